import { isExcluded } from '../../install/excluded.ts'
import { excludedFileSystems } from '../../install/tools-conf.ts'
import { printable } from '../../text/printable.ts'
import { notCalled } from '../caller-on.ts'
import { type Check, error, notHere, notSeen, ok, orOk } from '../check.ts'
import { noInstances } from '../no-instances.ts'

export const DATA_FROZEN: Check = {
  id: 'data-frozen',
  title: 'VMware Tools freezes the file systems of databases, journals and WIJ',
  why: 'A file system that excludedFileSystems of tools.conf names is not frozen: in the snapshot it can be torn, however well the instance was frozen.',
  cost: 'slow',
  look: async (guest) => {
    const other = await notCalled(guest)
    if (other !== null) return [other]
    const read = await guest.toolsConf()
    const patterns = read.kind === 'read' ? excludedFileSystems(read.text) : ''
    if (read.kind === 'absent' || (read.kind === 'read' && patterns === ''))
      return [ok('excludedFileSystems names none')]
    if (read.kind !== 'read') return [notSeen(`tools.conf: ${read.because}`)]
    if ((await guest.instanceFiles()).length === 0) return [await noInstances(guest)]
    if (guest.mounts.kind === 'unknown')
      return [guest.isLive ? notSeen(guest.mounts.because) : notHere(guest.mounts.because)]
    const { placed, unknown } = await guest.storage()
    const todo = 'Take the file system out of excludedFileSystems in /etc/vmware-tools/tools.conf.'
    const seen = [
      ...unknown.map(notSeen),
      ...placed
        .filter(({ mount, folder }) => !folder.isTemporary && isExcluded(mount.point, patterns))
        .map(({ name, mount }) =>
          error(
            `${printable(name, 300)}: on ${printable(mount.point, 200)}, which excludedFileSystems leaves out`,
            todo,
          ),
        ),
    ]
    return orOk(seen, `excludedFileSystems=${printable(patterns, 200)} means none of ${placed.length} folders`)
  },
}
