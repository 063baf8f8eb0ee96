import { posix } from 'node:path'
import type { Host } from '../host/host.ts'
import type { Mount } from '../host/mounts.ts'
import { readText } from '../host/read-text.ts'
import { unlessErrno } from '../host/unless-errno.ts'

/** A disk below a file system, by its place in sysfs. */
export interface Disk {
  /** `sda`, `nvme0n1`. */
  readonly name: string
  readonly link:
    | 'iSCSI'
    | 'NVMe over a network'
    | 'network block device'
    | 'Fibre Channel'
    | 'memory'
    | 'loop'
    | 'local'
  /** Of a SCSI disk, else the model; empty if none is told. */
  readonly vendor: string
}

/** What is below a mount. */
export interface Below {
  readonly disks: readonly Disk[]
  /** The folders in sysfs of all block devices: the disks, and what LVM, multipath and md put between. */
  readonly places: readonly string[]
}

/** What is asked of the machine that has the mounts. */
interface Machine {
  readonly host: Host
  /** The devices of a pool of ZFS, null if they are not known. */
  readonly poolDevices: (pool: string) => Promise<readonly string[] | null>
}

const MOST_DEPTH = 8
const MOST_DEVICES = 256

/** The block devices below a mount, through partitions, LVM, multipath and md; null if they are not known. */
export async function belowMount(guest: Machine, mount: Mount): Promise<Below | null> {
  const { host } = guest
  const starts = await sysfsPlaces(guest, mount)
  if (starts === null) return null
  const found = new Map<string, Disk>()
  const places = new Set<string>()
  const todo = starts.map((path) => ({ path, depth: 0 }))
  for (let at = todo.pop(); at !== undefined && places.size < MOST_DEVICES; at = todo.pop()) {
    if (places.has(at.path)) continue
    places.add(at.path)
    const below = at.depth < MOST_DEPTH ? await names(host, `${at.path}/slaves`) : []
    if (below.length === 0) {
      const disk = await wholeDisk(host, at.path)
      found.set(disk, await describe(host, disk))
    }
    for (const name of below) {
      const path = await linkTo(host, `/sys/class/block/${name}`)
      if (path !== null) todo.push({ path, depth: at.depth + 1 })
    }
  }
  return { disks: [...found.values()], places: [...places] }
}

/** The folders in sysfs of the devices that have a file system; null if one of them is not known. */
async function sysfsPlaces(guest: Machine, { device, type, source }: Mount): Promise<readonly string[] | null> {
  const { host } = guest
  if (!device.startsWith('0:')) return allOf([await linkTo(host, `/sys/dev/block/${device}`)])
  if (type === 'zfs') return await zfsPlaces(guest, source)
  if (!source.startsWith('/dev/')) return null
  const name = await blockName(host, source)
  return type === 'btrfs' ? await btrfsPlaces(host, name) : await placesOf(host, [name])
}

/** A mount of btrfs names one of its devices; sysfs lists all of them. */
async function btrfsPlaces(host: Host, name: string): Promise<readonly string[] | null> {
  for (const id of await names(host, '/sys/fs/btrfs')) {
    const devices = await names(host, `/sys/fs/btrfs/${id}/devices`)
    if (devices.includes(name)) return await placesOf(host, devices)
  }
  return null
}

async function zfsPlaces({ host, poolDevices }: Machine, source: string): Promise<readonly string[] | null> {
  const [pool = ''] = source.split('/')
  const devices = await poolDevices(pool)
  return devices === null ? null : await placesOf(host, devices)
}

/** The names of a pool's devices, by zpool-list(8): a line for each, which begins with its path. Null if they are not known: a pool in a file has no device. */
export async function askPool(host: Host, pool: string): Promise<readonly string[] | null> {
  const zpool = /^[A-Za-z][\w.:-]*$/.test(pool) ? await host.which('zpool', ZFS_FOLDERS) : null
  if (zpool === null) return null
  const words = ['list', '-v', '-H', '-P', '-L', pool]
  const { end, stdout } = await host.run(zpool, words, { ...ZFS_LIMITS, env: { LC_ALL: 'C' } })
  if (end.kind !== 'exited' || end.status !== 0) return null
  const paths = [...stdout.toString('utf8').matchAll(/^\s*(\/\S+)/gm)].map(([, path = '']) => path)
  if (!paths.every((path) => path.startsWith('/dev/'))) return null
  return await Promise.all(paths.map(async (path) => await blockName(host, path)))
}

const ZFS_FOLDERS = ['/usr/sbin', '/sbin', '/usr/bin', '/bin', '/usr/local/sbin']
const ZFS_LIMITS = { timeoutMs: 5000, maxBytes: 256 * 1024 }

/** The name of a block device in sysfs: what the link in /dev leads to. */
async function blockName(host: Host, path: string): Promise<string> {
  return posix.basename((await linkTo(host, path)) ?? path)
}

async function placesOf(host: Host, devices: readonly string[]): Promise<readonly string[] | null> {
  return allOf(await Promise.all(devices.map(async (name) => await linkTo(host, `/sys/class/block/${name}`))))
}

/** Null where one is not known, or there is none at all. */
function allOf(places: readonly (string | null)[]): readonly string[] | null {
  const known = places.filter((place) => place !== null)
  return known.length === 0 || known.length < places.length ? null : known
}

/** Where a link leads, as written; null if there is none. */
async function linkTo(host: Host, path: string): Promise<string | null> {
  return await unlessErrno(async () => posix.resolve(posix.dirname(path), await host.readLink(path)), null)
}

async function names(host: Host, folder: string): Promise<readonly string[]> {
  return await unlessErrno(() => host.list(folder), [])
}

/** A partition is a folder in that of its disk. */
async function wholeDisk(host: Host, path: string): Promise<string> {
  return (await host.lstat(`${path}/partition`)) === null ? path : posix.dirname(path)
}

async function describe(host: Host, path: string): Promise<Disk> {
  const name = posix.basename(path)
  const texts: string[] = []
  for (const file of ['vendor', 'model']) {
    const read = await readText(host, `${path}/device/${file}`, 1024)
    if (read.kind === 'read') texts.push(read.text.trim())
  }
  return { name, link: linkOf(path, name), vendor: texts.join(' ').trim() }
}

function linkOf(path: string, name: string): Disk['link'] {
  if (/\/session\d+\//.test(path)) return 'iSCSI'
  if (path.includes('/nvme-fabrics/')) return 'NVMe over a network'
  if (/^(?:nbd|rbd|drbd)\d/.test(name)) return 'network block device'
  if (/\/rport-\d/.test(path)) return 'Fibre Channel'
  if (/^(?:zram|ram|pmem)\d/.test(name)) return 'memory'
  return /^loop\d/.test(name) ? 'loop' : 'local'
}
