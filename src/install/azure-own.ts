import { AZURE_CONF, namesOurScripts } from '../hook/azure-config.ts'
import type { ActualState, ActualTarget } from './actual.ts'
import { AZURE_CONF_TARGET } from './targets.ts'

/** Whether a file is an Azure configuration of the administrator's own that names our scripts: it stays as it is, and does what ours would do. */
export function isOwnWithOurs({ target, entry }: Pick<ActualTarget, 'target' | 'entry'>): boolean {
  return target === AZURE_CONF_TARGET && entry.kind === 'foreign' && namesOurScripts(entry.content.toString('utf8'))
}

/** What is told of a link in the place of the configuration where another program calls the hooks; null if there is none. The extension follows it, and nothing of ours. */
export function linkedAzureNote(actual: ActualState): string | null {
  return entryOf(actual)?.entry.kind === 'symlink'
    ? `${AZURE_CONF}: is a symbolic link, which gen-hooks does not follow: if its file names the scripts, Azure Backup calls them too, expected a regular file or none`
    : null
}

/** What an administrator must know of Azure Backup where the hooks are installed for another target. */
export function azureNotesOfInstall(actual: ActualState): readonly string[] {
  const found = entryOf(actual)
  const linked = linkedAzureNote(actual)
  if (linked !== null) return [linked]
  if (found?.entry.kind === 'ours')
    return [`${AZURE_CONF}: is removed, so Azure Backup makes each backup without the scripts from now on`]
  return found !== undefined && isOwnWithOurs(found)
    ? [
        `${AZURE_CONF}: names the scripts and is yours, so Azure Backup still calls them, and status, doctor and an install without --target take it for their caller: remove the file if it is not`,
      ]
    : []
}

/** What an administrator must do after an uninstall, where Azure Backup shall look for our scripts no longer. */
export function azureNotesOfRemoval(actual: ActualState): readonly string[] {
  const found = entryOf(actual)
  if (found?.entry.kind === 'symlink')
    return [
      `${AZURE_CONF}: is a symbolic link: if its file names the scripts, Azure Backup looks for them until it is gone`,
    ]
  return found !== undefined && isOwnWithOurs(found)
    ? [`${AZURE_CONF}: names the scripts and is yours: without it Azure Backup looks for them no longer`]
    : []
}

function entryOf({ targets }: ActualState): ActualTarget | undefined {
  return targets.find(({ target }) => target === AZURE_CONF_TARGET)
}
