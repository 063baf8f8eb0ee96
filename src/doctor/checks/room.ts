import { errnoOf } from '../../errors.ts'
import { RUN_FOLDER } from '../../hook/current-run.ts'
import type { Host } from '../../host/host.ts'
import { mountOf } from '../../host/mounts.ts'
import { walk } from '../../host/trusted-path.ts'
import { type Check, error, notHere, notSeen, ok, orOk, type Seen, warning } from '../check.ts'
import { isNetwork } from '../guarded-host.ts'
import type { GuestView } from '../guest.ts'

const FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin']
const TIMEOUT_MS = 5000
const DEFAULT_LOG = '/var/log/gen-hooks'
const [LOG_KIB, RUN_KIB] = [10 * 1024, 1024]

export const ROOM: Check = {
  id: 'room',
  title: 'there is room for the log, and for the state of a run',
  why: 'Without room in /run no freeze begins; without room for the log no line tells the administrator why a snapshot was bad.',
  cost: 'slow',
  look: async (guest) => {
    if (!guest.isLive) return [notHere('the room is that of the machine that has the folder')]
    const config = await guest.config()
    const log = config.kind === 'read' ? config.config.log.directory : DEFAULT_LOG
    const seen = await Promise.all([roomFor(guest, RUN_FOLDER, RUN_KIB, error), roomFor(guest, log, LOG_KIB, warning)])
    return orOk(seen.flat(), 'there is room')
  },
}

async function roomFor(guest: GuestView, folder: string, needed: number, kind: typeof error): Promise<readonly Seen[]> {
  const { path } = await walk(guest.host, folder)
  const mount = guest.mounts.kind === 'read' ? mountOf(path, guest.mounts.mounts) : null
  if (mount !== null && isNetwork(mount))
    return [notSeen(`${folder}: is on ${mount.type}, and was not asked for its room`)]
  const [blocks, inodes] = await Promise.all([freeAt(guest.host, path, '-k'), freeAt(guest.host, path, '-i')])
  if (blocks === null) return [notSeen(`${folder}: df tells no room`)]
  const todo = `Make room on the file system of ${path}.`
  if (blocks < needed) return [kind(`${folder}: ${blocks} KiB free, expected ${needed} or more`, todo)]
  // some file systems have no fixed number of inodes
  if (inodes !== null && inodes < 100) return [kind(`${folder}: ${inodes} inodes free, expected 100 or more`, todo)]
  return [ok(`${folder}: ${blocks} KiB free`)]
}

/** The fourth column of df; null if it tells none. */
async function freeAt(host: Host, path: string, unit: '-k' | '-i'): Promise<number | null> {
  try {
    const df = await host.which('df', FOLDERS)
    if (df === null) return null
    const { stdout } = await host.run(df, ['-P', unit, path], {
      timeoutMs: TIMEOUT_MS,
      maxBytes: 64 * 1024,
      env: { LC_ALL: 'C' },
    })
    const [, total, free] = /\s(\d{1,18})\s+\d{1,18}\s+(\d{1,18})\s+[\d-]+%?\s+\//.exec(stdout.toString('latin1')) ?? []
    return free === undefined || total === '0' ? null : Number(free)
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return null
  }
}
