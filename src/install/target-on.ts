import { errnoOf } from '../errors.ts'
import { AGENT_CONF, AGENT_HOOK, isOwnBeside } from '../hook/guest-targets.ts'
import type { Host } from '../host/host.ts'
import type { TargetName } from '../model.ts'
import type { ActualState } from './actual.ts'
import { AGENT_CONF_TARGET, AGENT_HOOK_TARGET, MOST_HOOK_BYTES, type Target } from './targets.ts'

/**
 * The target for which hooks are installed: qemu-ga where one of the agent's two files is ours. Not the hook alone: where that one is gone or was taken over, an
 * install without `--target` would take the line of qemu-ga.conf away, and nothing would freeze the instances any more.
 */
export function targetIn(actual: ActualState): TargetName {
  const isAgents = actual.targets.some(({ target, entry }) => OF_AGENT.includes(target) && entry.kind === 'ours')
  return isAgents ? 'qemu-ga' : 'vmware'
}

const OF_AGENT: readonly Target[] = [AGENT_HOOK_TARGET, AGENT_CONF_TARGET]

/** The same of a guest that was not inspected: an install without `--target` keeps the target of the one before. */
export async function targetOn(host: Host): Promise<TargetName> {
  return (await isOurs(host, AGENT_HOOK)) || (await isOurs(host, AGENT_CONF)) ? 'qemu-ga' : 'vmware'
}

async function isOurs(host: Host, path: string): Promise<boolean> {
  try {
    const text = await host.readFile(path, { maxBytes: MOST_HOOK_BYTES, noFollow: true })
    return isOwnBeside(text.toString('utf8'))
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return false
  }
}
