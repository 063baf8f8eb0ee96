import { checkAgent, findAgent } from '../../install/agent.ts'
import { isDaemonRunning } from '../../install/vmware-tools.ts'
import { callerOn } from '../caller-on.ts'
import { type Check, error, info, notHere, orOk } from '../check.ts'

const TODO = 'docs/how-to/proxmox-kubevirt-libvirt.md has the lines for Debian and for RHEL.'

export const AGENT_HOOK_CHECK: Check = {
  id: 'agent-hook',
  title: 'where qemu-guest-agent takes part in the backup, it calls the hooks',
  why: 'Debian starts qemu-guest-agent without a hook, and SELinux keeps a hook without its label from the instances: the file systems are frozen, and no instance.',
  cost: 'slow',
  look: async (guest) => {
    if ((await callerOn(guest)) === 'qemu-ga') {
      const { problems, notes } = await checkAgent(guest.host)
      const seen = [...problems.map((text) => error(text, TODO)), ...notes.map(info)]
      return orOk(seen, 'qemu-guest-agent calls the hook of gen-hooks')
    }
    if (!guest.isLive) return [notHere('no process runs in a folder')]
    const isAgentAlone = (await findAgent(guest.host)) !== null && !(await isDaemonRunning(guest.host))
    if (!isAgentAlone) return [notHere('no hook of gen-hooks is installed for qemu-guest-agent')]
    const text = 'qemu-ga runs, and vmtoolsd does not, so nothing calls the hooks'
    return [error(text, 'gen-hooks install --target qemu-ga, if the host takes its snapshots with the agent.')]
  },
}
