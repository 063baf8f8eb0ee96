import { errnoOf } from '../../errors.ts'
import type { Host } from '../../host/host.ts'
import { readText } from '../../host/read-text.ts'
import { printable } from '../../text/printable.ts'
import { type Check, error, notHere, notSeen, ok, type Seen, warning } from '../check.ts'
import { dataPlaces } from '../data-places.ts'

const FOLDERS = ['/usr/sbin', '/sbin', '/usr/bin', '/bin']
const LIMITS = { timeoutMs: 5000, maxBytes: 256 * 1024 }
/** From here on LVM itself warns (dmeventd(8)). */
const FULL_PERCENT = 80

export const THIN_POOLS: Check = {
  id: 'thin-pools',
  title: 'the thin pools of LVM below the databases have room',
  why: 'In a pool that is full each write waits, and fails after a minute: the instance stops, and what was on its way is not in the backup.',
  cost: 'slow',
  look: async (guest) => {
    const places = await dataPlaces(guest)
    if (places.kind === 'skipped') return [places.seen]
    const devices = new Set(places.below.flatMap((one) => one.places))
    const names = (await Promise.all([...devices].map((place) => nameOf(guest.host, place)))).filter(
      (name) => name !== '',
    )
    if (names.length === 0) return [notHere('no known device below the databases is one of LVM')]
    if (!guest.isLive) return [notHere('how full a pool is only the machine itself tells')]
    const pools = await readPools(guest.host)
    if (pools === null) return [notSeen('dmsetup status: tells nothing of the pools')]
    const own = names.filter((name) => pools.has(name)).sort()
    if (own.length === 0) return [notHere('no database is known to lie on a thin pool')]
    return own.map((name) => judge(printable(name, 100), pools.get(name) ?? ''))
  },
}

/** The name that the device mapper has for a device; empty if it is none of it. */
async function nameOf(host: Host, place: string): Promise<string> {
  const read = await readText(host, `${place}/dm/name`, 1024)
  return read.kind === 'read' ? read.text.trim() : ''
}

/** The status of each thin pool by its name; null if it is not known. `--noflush`: without it the question itself makes the pool write. */
async function readPools(host: Host): Promise<ReadonlyMap<string, string> | null> {
  try {
    const dmsetup = await host.which('dmsetup', FOLDERS)
    if (dmsetup === null) return null
    const words = ['status', '--noflush', '--target', 'thin-pool']
    const { end, stdout } = await host.run(dmsetup, words, { ...LIMITS, env: { LC_ALL: 'C' } })
    if (end.kind !== 'exited' || end.status !== 0) return null
    const lines = stdout.toString('utf8').matchAll(/^(\S+): \d+ \d+ thin-pool (.*)$/gm)
    return new Map([...lines].map(([, name = '', status = '']) => [name, status]))
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return null
  }
}

/** The words of a status are in Documentation/admin-guide/device-mapper/thin-provisioning.rst of Linux. */
function judge(name: string, status: string): Seen {
  const words = status.split(' ')
  const todo = 'Extend the pool with lvextend (its metadata with --poolmetadatasize), and see lvmthin(7) for a repair.'
  const bad = words.find((word) => /^(?:Fail|Error|ro|out_of_data_space|needs_check)$/.test(word))
  if (bad !== undefined) return error(`${name}: the pool is ${BAD[bad] ?? bad}`, todo)
  const [, usedMeta, allMeta, usedData, allData] =
    /^\d+ (\d{1,15})\/(\d{1,15}) (\d{1,15})\/(\d{1,15}) /.exec(status) ?? []
  const [meta, data] = [percent(usedMeta, allMeta), percent(usedData, allData)]
  if (meta === null || data === null) return notSeen(`${name}: dmsetup tells no room: ${printable(status, 200)}`)
  const text = `${name}: ${data} % of the data and ${meta} % of the metadata are used`
  return Math.max(meta, data) >= FULL_PERCENT ? warning(text, todo) : ok(text)
}

const BAD: Readonly<Record<string, string>> = {
  Fail: 'failed, and no write succeeds',
  Error: 'failed, and no write succeeds',
  ro: 'read-only',
  out_of_data_space: 'full, and no write of new data succeeds',
  needs_check: 'marked for a repair of its metadata',
}

/** Rounded down; null if it is no number. */
function percent(used: string | undefined, all: string | undefined): number | null {
  return used === undefined || !Number(all) ? null : Math.floor((100 * Number(used)) / Number(all))
}
