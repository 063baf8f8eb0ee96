import { errnoOf } from '../errors.ts'
import { errnoText } from '../host/errno-text.ts'
import type { Host, Stat } from '../host/host.ts'
import { dangerOf } from '../host/trusted-path.ts'
import { idOf } from '../model.ts'
import { type BegunInstance, parseRunState, type RunState } from './state.ts'

/** Where the hooks keep what must not outlive a boot; their RUN_DIR. */
export const RUN_FOLDER = '/run/gen-hooks'
/** The state of the run that is under way, or of the last one. */
export const STATE_FILE = `${RUN_FOLDER}/state`
/** Held by the owner of a run until its verdict is there. */
export const LOCK = `${RUN_FOLDER}/lock`
const BOOT_ID = '/proc/sys/kernel/random/boot_id'
const UPTIME = '/proc/uptime'
const MOST_BYTES = 1024 * 1024
const PROGRAM_FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin']
const LOCK_TIMEOUT_MS = 5000

/** How far to look: a probe of the lock takes it for a moment, and a freeze that starts in that moment would be turned away. `ours`: the caller holds it. */
export type Probe = 'always' | 'only beside a state that is not over' | 'ours'

/** What the hooks are doing now, from their state file of this boot and the locks that their processes hold. */
export async function readRunNow(host: Host, probe: Probe): Promise<RunNow> {
  const boot = await readText(host, BOOT_ID)
  // Without a boot id the guest is not running: a folder, as with --root.
  if (boot === null) return { kind: 'idle' }
  const found = await stateOfBoot(host, boot.trim())
  if (found.kind === 'unreadable') return { kind: 'unknown', detail: found.detail }
  const state = found.kind === 'read' ? found.state : null
  const ours = state === null || state.phase === 'over' || (await isSwept(host, state)) ? null : state
  if (ours === null && probe !== 'always') return { kind: 'idle' }
  const lock = probe === 'ours' ? 'free' : await probeLock(host, LOCK, 'file', '-s')
  const run = ours?.run ?? 'unknown'
  // Without a state of its own yet, a run has not begun with any instance.
  const phase = ours?.phase ?? 'listing'
  const begun = ours?.begun ?? []
  if (lock === 'held') return { kind: 'live', run, phase, begun }
  if (ours === null) return { kind: 'idle' }
  // What sweeps has let the lock go, and makes way for another run. All that may thaw shares a lock of the folder.
  const sweeps = phase === 'sweeping' ? await probeLock(host, RUN_FOLDER, 'directory', '-x') : 'free'
  if (sweeps === 'held') return { kind: 'live', run, phase, begun }
  if (lock === 'untestable' || sweeps === 'untestable') {
    return {
      kind: 'unknown',
      detail: `${STATE_FILE}: run ${run} is not over, and flock is missing to see whether it still lives`,
    }
  }
  return {
    kind: 'abandoned',
    run,
    phase,
    begun: begun.map((one) => (ours.unsureUntil.has(idOf(one)) ? { ...one, now: 'begun' } : one)),
  }
}

/** Whether all that a run was unsure of is over, though no process was left to say so. */
async function isSwept(host: Host, { phase, unsureUntil }: RunState): Promise<boolean> {
  if (phase !== 'sweeping' || unsureUntil.size === 0) return false
  const sinceBoot = Number(/^\d{1,12}/.exec((await readText(host, UPTIME)) ?? '')?.[0] ?? 0) * 100
  return [...unsureUntil.values()].every((until) => until < sinceBoot)
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

/** `-s` fails beside a process that has the lock for itself, but not beside a hook that waits for it; `-x` also beside processes that share the lock. */
async function probeLock(
  host: Host,
  path: string,
  type: Stat['type'],
  how: '-s' | '-x',
): Promise<'held' | 'free' | 'untestable'> {
  // flock creates the file it is given; nothing may be made here.
  if ((await host.lstat(path))?.type !== type) return 'free'
  const flock = await host.which('flock', PROGRAM_FOLDERS)
  if (flock === null) return 'untestable'
  const lock = host.programPath?.(path) ?? host.realPath(path)
  const { end } = await host.run(flock, [how, '-n', lock, 'true'], { timeoutMs: LOCK_TIMEOUT_MS })
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
  /** Its owner lives, or what sweeps for it. */
  | { readonly kind: 'live'; readonly run: string; readonly phase: string; readonly begun: readonly BegunInstance[] }
  /** A run of this boot was never ended, or may have to be swept, and no process of it lives. */
  | {
      readonly kind: 'abandoned'
      readonly run: string
      readonly phase: string
      readonly begun: readonly BegunInstance[]
    }
  /** The state file cannot be read or trusted, or its lock cannot be tested. */
  | { readonly kind: 'unknown'; readonly detail: string }
