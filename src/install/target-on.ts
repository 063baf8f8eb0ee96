import { errnoOf } from '../errors.ts'
import { namesOurScripts } from '../hook/azure-config.ts'
import { isOwnBeside } from '../hook/guest-targets.ts'
import type { Host } from '../host/host.ts'
import { TARGET_NAMES, type TargetName } from '../model.ts'
import type { ActualState, ActualTarget } from './actual.ts'
import { isOwnWithOurs } from './azure-own.ts'
import { AGENT_CONF_TARGET, AZURE_CONF_TARGET, CALLED_FILES, MOST_HOOK_BYTES, pathOf, type Target } from './targets.ts'

/** The files by which the target of a guest is known. */
const FILES_OF: Readonly<Record<TargetName, readonly Target[]>> = {
  ...CALLED_FILES,
  // not the hook alone: where that one is gone or was taken over, an install without `--target` would take the line of qemu-ga.conf away, and nothing would freeze the instances any more
  'qemu-ga': [...CALLED_FILES['qemu-ga'], AGENT_CONF_TARGET],
}

/**
 * The target for which hooks are installed: the one of which a file is ours, or, where it is the administrator's, names our scripts; else one of which a file may not be read by this user:
 * only its caller looks for a file of that name.
 */
export function targetIn(actual: ActualState): TargetName {
  const withFile = (isIts: (found: ActualTarget) => boolean) =>
    TARGET_NAMES.find((name) => actual.targets.some((found) => FILES_OF[name].includes(found.target) && isIts(found)))
  return (
    withFile((found) => found.entry.kind === 'ours' || isOwnWithOurs(found)) ??
    withFile(({ entry }) => entry.kind === 'unreadable' && entry.errno === 'EACCES') ??
    'vmware'
  )
}

/** The same of a guest that was not inspected: an install without `--target` keeps the target of the one before. */
export async function targetOn(host: Host): Promise<TargetName> {
  let unread: TargetName | null = null
  for (const name of TARGET_NAMES)
    for (const file of FILES_OF[name]) {
      const seen = await lookAt(host, file)
      if (seen === 'ours') return name
      if (seen === 'unread') unread ??= name
    }
  return unread ?? 'vmware'
}

async function lookAt(host: Host, file: Target): Promise<'ours' | 'unread' | 'no'> {
  try {
    const bytes = await host.readFile(pathOf(file), { maxBytes: MOST_HOOK_BYTES, noFollow: true })
    const text = bytes.toString('utf8')
    return isOwnBeside(text) || (file === AZURE_CONF_TARGET && namesOurScripts(text)) ? 'ours' : 'no'
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    return errno === 'EACCES' ? 'unread' : 'no'
  }
}
