import { isDaemonRunning } from '../../install/vmware-tools.ts'
import { notCalled } from '../caller-on.ts'
import { type Check, error, notHere, ok } from '../check.ts'

export const TOOLS_RUNNING: Check = {
  id: 'tools-running',
  title: 'VMware Tools runs',
  why: 'A vmtoolsd that is stopped is not told of a snapshot; one of a desktop session runs no hooks.',
  cost: 'quick',
  look: async (guest) => {
    const { host, isLive } = guest
    const other = await notCalled(guest)
    if (other !== null) return [other]
    if (!isLive) return [notHere('no process runs in a folder')]
    if (await isDaemonRunning(host)) return [ok('vmtoolsd runs as the service of root')]
    return [
      error(
        'vmtoolsd: does not run as the service of root',
        'systemctl enable --now vmtoolsd (open-vm-tools on Debian).',
      ),
    ]
  },
}
