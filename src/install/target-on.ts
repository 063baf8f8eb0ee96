import { errnoOf } from '../errors.ts'
import { namesOurScripts } from '../hook/azure-config.ts'
import { isOwnBeside } from '../hook/guest-targets.ts'
import type { Host } from '../host/host.ts'
import { TARGET_NAMES, type TargetName } from '../model.ts'
import type { ActualState } from './actual.ts'
import { isOwnWithOurs } from './azure-own.ts'
import { AGENT_CONF_TARGET, AZURE_CONF_TARGET, CALLED_FILES, MOST_HOOK_BYTES, pathOf, type Target } from './targets.ts'

/** The files by which the target of a guest is known. */
const FILES_OF: Readonly<Record<TargetName, readonly Target[]>> = {
  ...CALLED_FILES,
  // not the hook alone: where that one is gone or was taken over, an install without `--target` would take the line of qemu-ga.conf away, and nothing would freeze the instances any more
  'qemu-ga': [...CALLED_FILES['qemu-ga'], AGENT_CONF_TARGET],
}

/** The target for which hooks are installed: the one of which a file is ours, or, where it is the administrator's, names our scripts. */
export function targetIn(actual: ActualState): TargetName {
  const isThere = (name: TargetName): boolean =>
    actual.targets.some(
      (found) => FILES_OF[name].includes(found.target) && (found.entry.kind === 'ours' || isOwnWithOurs(found)),
    )
  return TARGET_NAMES.find(isThere) ?? 'vmware'
}

/** The same of a guest that was not inspected: an install without `--target` keeps the target of the one before. */
export async function targetOn(host: Host): Promise<TargetName> {
  for (const name of TARGET_NAMES) for (const file of FILES_OF[name]) if (await isOf(host, file)) return name
  return 'vmware'
}

async function isOf(host: Host, file: Target): Promise<boolean> {
  try {
    const bytes = await host.readFile(pathOf(file), { maxBytes: MOST_HOOK_BYTES, noFollow: true })
    const text = bytes.toString('utf8')
    return isOwnBeside(text) || (file === AZURE_CONF_TARGET && namesOurScripts(text))
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return false
  }
}
