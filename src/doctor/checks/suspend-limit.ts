import { type Instance, idOf } from '../../model.ts'
import { type Check, info, notHere, notSeen, ok, type Seen, warning } from '../check.ts'
import { noInstances } from '../no-instances.ts'

/** The class documentation that has WDSuspendLimit was read of this version; of older ones it is not known. */
const READ_OF = [2024, 1] as const

export const SUSPEND_LIMIT: Check = {
  id: 'suspend-limit',
  title: 'each instance knows the suspend limit that the hooks pass',
  why: 'A version without WDSuspendLimit refuses the freeze; without the limit an instance whose freeze lands after all our processes are gone stays frozen.',
  cost: 'slow',
  look: async (guest) => {
    const [read, config] = await Promise.all([guest.inventory(), guest.config()])
    if (read.kind === 'not asked') return [notHere(read.because)]
    if (config.kind === 'wrong') return [notSeen('the configuration, which says whether it is passed, cannot be read')]
    if (config.config.watchdog.resumeAfter === null)
      return [notHere('watchdog.resumeAfter is null, so that no limit is passed')]
    const { instances } = read.inventory
    return instances.length === 0 ? [await noInstances(guest)] : instances.flatMap(judge)
  },
}

function judge(instance: Instance): readonly Seen[] {
  const id = idOf(instance)
  const [, year, minor] = /^(\d{4})\.(\d{1,2})\./.exec(`${instance.version}.`) ?? []
  const version = instance.version === '' ? 'its version is not told' : `version ${instance.version}`
  if (instance.kind === 'cache') {
    const todo = 'gen-hooks rehearse shows it; if the freeze is refused, set watchdog.resumeAfter: null.'
    return [warning(`${id}: ${version}: whether Caché has WDSuspendLimit is not known`, todo)]
  }
  const isRead = Number(year) > READ_OF[0] || (Number(year) === READ_OF[0] && Number(minor) >= READ_OF[1])
  return isRead
    ? [ok(`${id}: ${version} has WDSuspendLimit`)]
    : [
        info(
          `${id}: ${version}: WDSuspendLimit is known of ${READ_OF.join('.')} and newer; gen-hooks rehearse shows whether it is taken`,
        ),
      ]
}
