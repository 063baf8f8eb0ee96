import { printable } from '../../text/printable.ts'
import { type Check, notHere } from '../check.ts'
import { dataPlaces } from '../data-places.ts'

export const DISKS_INDEPENDENT: Check = {
  id: 'disks-independent',
  title: 'no virtual disk with databases is independent',
  why: 'A snapshot leaves out an independent disk and a raw device in physical mode, without an error: what lies there is missing in the backup.',
  cost: 'slow',
  look: async (guest) => {
    const places = await dataPlaces(guest)
    if (places.kind === 'skipped') return [places.seen]
    const names = new Set(places.below.flatMap(({ disks }) => disks.map(({ name }) => name)))
    const which = names.size === 0 ? 'the disks with databases' : printable([...names].sort().join(', '), 400)
    return [
      notHere(
        `${which}: no guest can see whether a virtual disk is independent, only vSphere tells it: look at the mode of each disk in the settings of the virtual machine`,
      ),
    ]
  },
}
