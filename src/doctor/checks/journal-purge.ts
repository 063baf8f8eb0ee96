import { settingsOf } from '../../config/settings-of.ts'
import { type Config, idOf } from '../../model.ts'
import { type Check, info, notSeen, ok, type Seen, warning } from '../check.ts'
import type { InstanceFiles } from '../instance-files.ts'
import { noInstances } from '../no-instances.ts'

export const JOURNAL_PURGE: Check = {
  id: 'journal-purge',
  title: 'journals are purged neither too early nor never',
  why: 'With thaw.history each consistent snapshot counts as a backup for the purge of journals, also if its copy fails later; without it no snapshot ever counts.',
  cost: 'slow',
  look: async (guest) => {
    const [files, config] = await Promise.all([guest.instanceFiles(), guest.config()])
    if (files.length === 0) return [await noInstances(guest)]
    if (config.kind === 'wrong') return [notSeen('the configuration, which has thaw.history, cannot be read')]
    return files.flatMap((one) => judge(one, config.config))
  },
}

function judge({ instance, cpf }: InstanceFiles, config: Config): readonly Seen[] {
  const id = idOf(instance)
  if (cpf.kind === 'not read') return [notSeen(`${id}: ${cpf.because}`)]
  const { backupsBeforePurge: backups, daysBeforePurge: days } = cpf.cpf
  if (backups === null) return [info(`${id}: ${cpf.path} does not give BackupsBeforePurge`)]
  const { history } = settingsOf(instance, config).thaw
  if (history && backups > 0) {
    const told = `${id}: BackupsBeforePurge=${backups}: journals older than the last ${backups} consistent snapshots can be purged`
    return backups > 1
      ? [info(told)]
      : [
          warning(
            told,
            'Set BackupsBeforePurge to 2 or more, or thaw.history: false, where a copy can fail after its snapshot.',
          ),
        ]
  }
  if (!history && backups > 0 && days === 0)
    return [
      warning(
        `${id}: thaw.history is false and DaysBeforePurge=0: journals are purged after ${backups} other backups alone, or never`,
        'Set DaysBeforePurge, or thaw.history: true: a full journal disk stops the instance.',
      ),
    ]
  return [ok(`${id}: BackupsBeforePurge=${backups}, DaysBeforePurge=${days ?? 'not given'}, thaw.history: ${history}`)]
}
