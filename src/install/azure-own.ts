import { AZURE_CONF, namesOurScripts } from '../hook/azure-config.ts'
import type { ActualState, ActualTarget } from './actual.ts'
import { AZURE_CONF_TARGET } from './targets.ts'

/** Whether a file is an Azure configuration of the administrator's own that names our scripts: it stays as it is, and does what ours would do. */
export function isOwnWithOurs({ target, entry }: Pick<ActualTarget, 'target' | 'entry'>): boolean {
  return target === AZURE_CONF_TARGET && entry.kind === 'foreign' && namesOurScripts(entry.content.toString('utf8'))
}

/** What an administrator must do where Azure Backup shall call our scripts no longer. */
export function azureNotes(actual: ActualState): readonly string[] {
  return actual.targets.some(isOwnWithOurs)
    ? [`${AZURE_CONF}: names the scripts and is yours: without it Azure Backup looks for them no longer`]
    : []
}
