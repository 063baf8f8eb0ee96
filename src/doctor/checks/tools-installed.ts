import { unlessErrno } from '../../host/unless-errno.ts'
import { findDaemon } from '../../install/vmware-tools.ts'
import { notCalled } from '../caller-on.ts'
import { type Check, error, notHere, ok } from '../check.ts'

export const TOOLS_INSTALLED: Check = {
  id: 'tools-installed',
  title: 'VMware Tools is installed',
  why: 'Nothing else calls the hooks: without vmtoolsd a snapshot is taken and no instance is frozen.',
  cost: 'quick',
  look: async (guest) => {
    const { host, isLive } = guest
    const other = await notCalled(guest)
    if (other !== null) return [other]
    const path = await findDaemon(host)
    if (path !== null) return [ok(`${path} is there`)]
    if (!isLive && (await isWithoutPrograms(host)))
      return [notHere('the folder has no /usr/bin: it was collected without the programs of its guest')]
    const todo = 'Install open-vm-tools of the distribution, or VMware Tools, and start vmtoolsd.'
    return [error('vmtoolsd: is not installed in /usr/bin, /usr/sbin, /usr/local/bin or /usr/local/sbin', todo)]
  },
}

async function isWithoutPrograms(host: Parameters<typeof findDaemon>[0]): Promise<boolean> {
  return (await unlessErrno(() => host.list('/usr/bin'), [])).length === 0
}
