import { setTimeout as sleep } from 'node:timers/promises'
import { errnoOf } from '../errors.ts'
import { LOCK as KEEPER_LOCK, type Probe, RUN_FOLDER } from '../hook/current-run.ts'
import { holdLock, type Lock } from '../host/hold-lock.ts'
import type { Host } from '../host/host.ts'
import { type Applied, carryOut } from './install.ts'
import type { Refusal } from './refusal.ts'
import type { Plan, Step } from './steps.ts'
import { isHookPath } from './targets.ts'

/** The locks of one guest, as real paths. */
export interface Locks {
  /** The lock that each install and uninstall takes. */
  readonly install: string
  /** The lock of the hooks' keeper; null if no hook can be running. */
  readonly keeper: string | null
  /** How long a keeper may wait for its lock, in ms. After the removal of the hooks the lock is held that long, so that a waiting keeper gives up. */
  readonly keeperWaitsMs: number
}

const INSTALL_LOCK = '/run/gen-hooks-install.lock'
/** How long to wait for another install, which writes four small files under the lock. */
const INSTALL_WAIT_MS = 60_000
const KEEPER_WAIT_MS = 2000

type Refused = Extract<Plan, { kind: 'refused' }>
type Ready = Extract<Plan, { kind: 'ready' }>

/** The result of the plan that was made under the locks. */
export type Locked = Refused | { readonly kind: 'carried out'; readonly plan: Ready; readonly applied: Applied }

/**
 * Makes the plan again under a lock that each install and uninstall takes, and carries it out. If hooks are removed, the lock of their keeper is held too, so that
 * no freeze begins between the check and the removal; if no other hooks take their place, it is held until a waiting keeper has given up, since no hook would thaw its freeze.
 */
export async function carryOutLocked(
  prepare: (probe: Probe) => Promise<Plan>,
  host: Host,
  locks?: Locks,
): Promise<Locked> {
  const { install, keeper, keeperWaitsMs } = locks ?? locksOf(host)
  await makeLock(host, install)
  return await underLock(install, INSTALL_WAIT_MS, async (own) => {
    if (own.kind === 'busy')
      return refused(install, 'install under way', 'is held: another install or uninstall is at work')
    const plan = await prepare('always')
    if (plan.kind === 'refused') return plan
    const warnings = own.kind === 'none' ? [`lock: ${own.why}, so another install was not kept away`] : []
    const taken = hooksTaken(plan.steps)
    if (taken === 'none' || keeper === null) return await finish(plan, host, warnings)
    await makeLock(host, keeper)
    return await underLock(keeper, KEEPER_WAIT_MS, async (theirs) => {
      if (theirs.kind === 'busy') return await whoRuns(prepare)
      const again = await prepare(theirs.kind === 'held' ? 'ours' : 'always')
      if (again.kind === 'refused') return again
      const result = await finish(again, host, warnings)
      if (theirs.kind === 'held' && taken === 'for good') await sleep(keeperWaitsMs)
      return result
    })
  })
}

async function finish(plan: Ready, host: Host, warnings: readonly string[]): Promise<Locked> {
  const applied = await carryOut(plan, host)
  return { kind: 'carried out', plan, applied: { ...applied, warnings: [...warnings, ...applied.warnings] } }
}

/** Whether a step removes a hook, and whether another one replaces it. */
function hooksTaken(steps: readonly Step[]): 'none' | 'for good' | 'replaced' {
  const ofHooks = steps.filter(({ path }) => isHookPath(path))
  if (!ofHooks.some(({ kind }) => kind === 'remove' || kind === 'restore')) return 'none'
  return ofHooks.some(({ kind }) => kind === 'create' || kind === 'replace' || kind === 'unchanged')
    ? 'replaced'
    : 'for good'
}

async function whoRuns(prepare: (probe: Probe) => Promise<Plan>): Promise<Locked> {
  const plan = await prepare('always')
  if (plan.kind === 'refused') return plan
  return refused(KEEPER_LOCK, 'freeze under way', 'is held: a run of the hooks is under way')
}

function refused(subject: string, because: Refusal['because'], detail: string): Refused {
  return { kind: 'refused', refusals: [{ subject, because, detail }] }
}

async function underLock<T>(path: string, waitMs: number, act: (lock: Lock) => Promise<T>): Promise<T> {
  const lock = await holdLock(path, waitMs)
  try {
    return await act(lock)
  } finally {
    if (lock.kind === 'held') await lock.release()
  }
}

/** The locks: on this machine files that only root can open; for a guest in a folder the folder itself, so that no lock file stays in it. */
function locksOf(host: Host): Locks {
  if (host.realPath('/') !== '/') return { install: host.realPath('/'), keeper: null, keeperWaitsMs: 0 }
  return { install: INSTALL_LOCK, keeper: KEEPER_LOCK, keeperWaitsMs: KEEPER_WAIT_MS + 500 }
}

/** Makes the lock file with mode 0600: flock would make one that each user could open and lock. */
async function makeLock(host: Host, path: string): Promise<void> {
  if (path !== INSTALL_LOCK && path !== KEEPER_LOCK) return
  try {
    if (path === KEEPER_LOCK) await host.makeFolder(RUN_FOLDER, 0o700)
    await host.createFile(path, { content: '', mode: 0o600, owner: null })
  } catch (error) {
    // EEXIST is usual. Any other error comes again from flock, which reports it.
    if (errnoOf(error) === undefined) throw error
  }
}
