import { errnoOf } from '../errors.ts'
import { errnoText } from '../host/errno-text.ts'
import type { Host } from '../host/host.ts'
import { dangerOf } from '../host/trusted-path.ts'
import { type BegunInstance, parseRunState, type RunState } from './state.ts'

/** Where the hooks keep what must not outlive a boot; their RUN_DIR. */
export const RUN_FOLDER = '/run/gen-hooks'
/** The state of the run that is under way, or of the last one. */
export const STATE_FILE = `${RUN_FOLDER}/state`
/** Held by the keeper of a run as long as it lives. */
export const LOCK = `${RUN_FOLDER}/lock`
const BOOT_ID = '/proc/sys/kernel/random/boot_id'
const MOST_BYTES = 1024 * 1024
const PROGRAM_FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin']
const LOCK_TIMEOUT_MS = 5000

/** How far to look: a probe of the lock takes it for a moment, and a freeze that starts in that moment would be turned away. `ours`: the caller holds it. */
export type Probe = 'always' | 'only beside a state that is not over' | 'ours'

/** What the hooks are doing now, from their state file of this boot and the lock their keeper holds. */
export async function readRunNow(host: Host, probe: Probe): Promise<RunNow> {
  const boot = await readText(host, BOOT_ID)
  // Without a boot id the guest is not running: a folder, as with --root.
  if (boot === null) return { kind: 'idle' }
  const found = await stateOfBoot(host, boot.trim())
  if (found.kind === 'unreadable') return { kind: 'unknown', detail: found.detail }
  const ours = found.kind === 'read' && found.state.phase !== 'over' ? found.state : null
  if (ours === null && probe !== 'always') return { kind: 'idle' }
  const lock = probe === 'ours' ? 'free' : await probeLock(host)
  const run = ours?.run ?? 'unknown'
  // Without a state of its own yet, a run has not begun with any instance.
  const phase = ours?.phase ?? 'listing'
  const begun = ours?.begun ?? []
  if (lock === 'held') return { kind: 'live', run, phase, begun }
  if (ours === null) return { kind: 'idle' }
  if (lock === 'untestable') {
    return {
      kind: 'unknown',
      detail: `${STATE_FILE}: run ${run} is not over, and flock is missing to see whether it still lives`,
    }
  }
  return { kind: 'abandoned', run, phase, begun }
}

/** What the state file of this boot says, also of a run that is over. */
export async function readState(host: Host): Promise<StateFile> {
  const boot = await readText(host, BOOT_ID)
  return boot === null ? { kind: 'none' } : await stateOfBoot(host, boot.trim())
}

/** A state of another boot is none. */
async function stateOfBoot(host: Host, boot: string): Promise<StateFile> {
  try {
    const text = await readTrusted(host, STATE_FILE)
    const state = text === null ? null : parseRunState(text)
    return state === null || state.boot !== boot ? { kind: 'none' } : { kind: 'read', state }
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    return { kind: 'unreadable', detail: `${STATE_FILE}: cannot be read: ${errnoText(errno)}` }
  }
}

async function probeLock(host: Host): Promise<'held' | 'free' | 'untestable'> {
  // flock creates the file it is given; nothing may be made here.
  if ((await host.lstat(LOCK))?.type !== 'file') return 'free'
  const flock = await host.which('flock', PROGRAM_FOLDERS)
  if (flock === null) return 'untestable'
  // Shared: it fails beside the keeper only, not beside a hook that waits for the keeper's end.
  const lock = host.programPath?.(LOCK) ?? host.realPath(LOCK)
  const { end } = await host.run(flock, ['-s', '-n', lock, 'true'], { timeoutMs: LOCK_TIMEOUT_MS })
  if (end.kind !== 'exited') return 'untestable'
  return end.status === 0 ? 'free' : end.status === 1 ? 'held' : 'untestable'
}

/** A file that is not a regular one of a trusted owner says nothing; the hooks ignore it too. */
async function readTrusted(host: Host, path: string): Promise<string | null> {
  const stat = await host.lstat(path)
  if (stat === null || stat.type !== 'file' || dangerOf(host, stat) !== null) return null
  return (await host.readFile(path, { maxBytes: MOST_BYTES, noFollow: true })).toString('utf8')
}

async function readText(host: Host, path: string): Promise<string | null> {
  try {
    return (await host.readFile(path, { maxBytes: MOST_BYTES })).toString('utf8')
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return null
  }
}

/** The state file of this boot. */
export type StateFile =
  /** It is not there, not a regular file of a trusted owner, of another boot, or no state. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly detail: string }
  | { readonly kind: 'read'; readonly state: RunState }

/** What the hooks are doing at this moment, from their state file and its lock. */
export type RunNow =
  | { readonly kind: 'idle' }
  /** A keeper lives. */
  | { readonly kind: 'live'; readonly run: string; readonly phase: string; readonly begun: readonly BegunInstance[] }
  /** A run of this boot was never ended and its keeper is gone. */
  | {
      readonly kind: 'abandoned'
      readonly run: string
      readonly phase: string
      readonly begun: readonly BegunInstance[]
    }
  /** The state file cannot be read or trusted, or its lock cannot be tested. */
  | { readonly kind: 'unknown'; readonly detail: string }
