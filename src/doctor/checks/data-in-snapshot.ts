import type { Mount } from '../../host/mounts.ts'
import { printable } from '../../text/printable.ts'
import { type Check, error, info, notHere, notSeen, orOk, type Seen, warning } from '../check.ts'
import { belowMount, type Disk } from '../disks.ts'
import { isNetwork } from '../guarded-host.ts'
import type { GuestView } from '../guest.ts'
import { noInstances } from '../no-instances.ts'
import type { PlacedFolder } from '../storage.ts'

const MOVE = 'Move it to a virtual disk of this machine, or back it up by other means while the instance is frozen.'

export const DATA_IN_SNAPSHOT: Check = {
  id: 'data-in-snapshot',
  title: 'databases, journals and WIJ are on virtual disks of this machine',
  why: 'A snapshot has the virtual disks and nothing else: what is on NFS, iSCSI, in memory or on a raw device is missing in it, or is of another moment.',
  cost: 'slow',
  look: async (guest) => {
    if ((await guest.instanceFiles()).length === 0) return [await noInstances(guest)]
    if (guest.mounts.kind === 'unknown') {
      const { because } = guest.mounts
      return [guest.isLive ? notSeen(because) : notHere(because)]
    }
    const { placed, absent, unknown } = await guest.storage()
    const byMount = new Map<Mount, PlacedFolder[]>()
    for (const one of placed) {
      if (one.folder.isTemporary && one.mount.type === 'tmpfs') continue
      const folders = byMount.get(one.mount)
      if (folders === undefined) byMount.set(one.mount, [one])
      else folders.push(one)
    }
    const root = await disksAt(guest, '/')
    const seen: Seen[] = unknown.map(notSeen)
    for (const name of absent)
      seen.push(warning(`${name}: is not there now`, 'Is its disk mounted? Else take it out of the CPF.'))
    for (const [mount, folders] of byMount) seen.push(...(await judge(guest, mount, folders, root)))
    return orOk(seen, `${placed.length} folders on ${byMount.size} file systems`)
  },
}

async function judge(
  guest: GuestView,
  mount: Mount,
  folders: readonly PlacedFolder[],
  root: readonly Disk[] | null,
): Promise<readonly Seen[]> {
  const who = namesOf(folders)
  const where = `${printable(mount.type, 40)} (${printable(mount.source, 100)} at ${printable(mount.point, 200)})`
  if (isNetwork(mount)) return [error(`${who}: on ${where}, which no snapshot of this machine has`, MOVE)]
  if (/^(?:tmpfs|ramfs)$/.test(mount.type)) return [error(`${who}: on ${where}, which is memory`, MOVE)]
  if (/^(?:fuse|autofs|overlay|squashfs)/.test(mount.type))
    return [warning(`${who}: on ${where}, of which it is not known what is below`, MOVE)]
  const disks = (await belowMount(guest, mount))?.disks ?? null
  if (disks === null) {
    const text = `${who}: on ${where}: which disks are below is not known`
    return [guest.isLive ? notSeen(text) : notHere(`${text}, and only the machine itself tells it`)]
  }
  const bad = disks.filter(({ link }) => link !== 'local')
  if (bad.length > 0) {
    const told = bad.map(({ name, link }) => `${name} (${link})`).join(', ')
    return [error(`${who}: on ${where}, whose disk is no virtual disk: ${printable(told, 400)}`, MOVE)]
  }
  const raw = disks.filter(({ vendor }) => vendor !== '' && !VIRTUAL.test(vendor))
  if (raw.length > 0) {
    const told = raw.map(({ name, vendor }) => `${name} (${printable(vendor, 60)})`).join(', ')
    return [
      warning(
        `${who}: on ${where}, whose disk calls itself ${told}`,
        'Is it a raw device mapping in physical mode, or passed through? No snapshot has such a disk.',
      ),
    ]
  }
  const others = disks.filter(({ name }) => root?.some((one) => one.name === name) === false).map(({ name }) => name)
  return others.length === 0
    ? []
    : [
        info(
          `${who}: on ${where}, disk ${others.join(', ')}: in the snapshot unless that virtual disk is independent, which only vSphere tells`,
        ),
      ]
}

/** What virtual disks call themselves. The bus of virtio has a number for its vendor: 0x1af4, as seen in /sys/block/vda/device/vendor of a KVM guest. */
const VIRTUAL = /vmware|qemu|msft|virtual|^0x1af4$/i
const MOST_NAMED = 6

function namesOf(folders: readonly PlacedFolder[]): string {
  const more = folders.length > MOST_NAMED ? ` and ${folders.length - MOST_NAMED} more` : ''
  return `${folders
    .slice(0, MOST_NAMED)
    .map(({ name }) => printable(name, 300))
    .join(', ')}${more}`
}

async function disksAt(guest: GuestView, point: string): Promise<readonly Disk[] | null> {
  const { mounts } = guest
  const mount = mounts.kind === 'read' ? mounts.mounts.findLast((one) => one.point === point) : undefined
  return mount === undefined ? null : ((await belowMount(guest, mount))?.disks ?? null)
}
