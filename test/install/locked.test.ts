import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { holdLock } from '../../src/host/hold-lock.ts'
import type { Host } from '../../src/host/host.ts'
import { prepareInstall } from '../../src/install/install.ts'
import { carryOutLocked, type Locks } from '../../src/install/locked.ts'
import { prepareUninstall } from '../../src/install/uninstall.ts'
import type { RenderedHook } from '../../src/model.ts'
import { type Guest, makeGuest, ONE, POST, PRE, pair, single, textOf } from './guest.ts'

const FLOCK = '/usr/bin/flock'
// /proc/locks shows a process that waits for a lock
const withLocks = existsSync(FLOCK) && existsSync('/proc/locks') ? it : it.skip

let guest: Guest
let locks: Locks
const holders: ChildProcess[] = []
beforeEach(() => {
  guest = makeGuest()
  // two files as on a machine; the check does not wait for the keeper's lock
  locks = {
    install: join(guest.root, 'run/install.lock'),
    keeper: join(guest.root, 'run/keeper.lock'),
    keeperWaitsMs: 0,
  }
  writeFileSync(locks.install, '')
  writeFileSync(locks.keeper ?? '', '')
})
afterEach(async () => {
  for (const holder of holders.splice(0)) {
    holder.stdin?.end()
    if (holder.exitCode === null && holder.signalCode === null) await once(holder, 'exit')
  }
  guest.remove()
})

const install = (hooks: readonly RenderedHook[], host: Host = guest.host) =>
  carryOutLocked(
    (probe) => prepareInstall({ hooks, logDirectory: '/var/log/gen-hooks', others: 'refuse' }, host, probe),
    host,
    locks,
  )
const uninstall = (host: Host = guest.host) => carryOutLocked((probe) => prepareUninstall(host, probe), host, locks)

/** The guest's host, with an act before the first rename or removal of `path`. */
function before(path: string, act: () => Promise<unknown>): Host {
  let done = false
  const once = async (asked: string): Promise<void> => {
    if (asked !== path || done) return
    done = true
    await act()
  }
  return new Proxy(guest.host, {
    get: (host, key) => {
      if (key === 'rename') return async (from: string, to: string) => once(to).then(() => host.rename(from, to))
      if (key === 'remove') return async (asked: string) => once(asked).then(() => host.remove(asked))
      const own = host[key as keyof Host]
      return typeof own === 'function' ? own.bind(host) : own
    },
  })
}

/** Resolves when a process waits for the lock, or `other` has ended without waiting. */
async function untilWaiting(path: string, other: Promise<unknown>): Promise<void> {
  let over = false
  other.then(
    () => (over = true),
    () => (over = true),
  )
  const waiting = new RegExp(`-> FLOCK .*:${statSync(path).ino} `)
  while (!over && !waiting.test(readFileSync('/proc/locks', 'utf8'))) await sleep(5)
}

/** Another process that holds a lock until the end of the test. */
async function holding(path: string): Promise<ChildProcess> {
  const holder = spawn(FLOCK, [path, 'sh', '-c', 'echo held; read -r _'], { stdio: ['pipe', 'pipe', 'inherit'] })
  holders.push(holder)
  await once(holder.stdout, 'data')
  return holder
}

withLocks('an uninstall that begins within an install waits, and never leaves pre-freeze alone', async () => {
  let other: ReturnType<typeof uninstall> | undefined
  const host = before(PRE, async () => {
    other = uninstall()
    await untilWaiting(locks.install, other)
  })
  expect(await install(pair('one'), host)).toMatchObject({ kind: 'carried out', applied: { kind: 'changed' } })
  expect(await other).toMatchObject({ kind: 'carried out', applied: { kind: 'changed' } })
  expect([guest.has(PRE), guest.has(POST)]).toEqual([false, false])
})

withLocks('an install that begins within an uninstall waits, and installs both', async () => {
  await install(pair('one'))
  let other: ReturnType<typeof install> | undefined
  const host = before(POST, async () => {
    other = install(pair('two'))
    await untilWaiting(locks.install, other)
  })
  expect(await uninstall(host)).toMatchObject({ applied: { kind: 'changed' } })
  expect(await other).toMatchObject({ applied: { kind: 'changed' } })
  expect([guest.has(PRE), guest.has(POST)]).toEqual([true, true])
})

withLocks('of two installs at once none removes temporary files of the other, and the later hooks stay', async () => {
  let other: ReturnType<typeof install> | undefined
  const host = before(POST, async () => {
    other = install(pair('two'))
    await untilWaiting(locks.install, other)
  })
  expect(await install(pair('one'), host)).toMatchObject({ applied: { kind: 'changed' } })
  expect(await other).toMatchObject({ applied: { kind: 'changed' } })
  expect([guest.read(PRE), guest.read(POST)]).toEqual([
    textOf(pair('two'), 'pre-freeze-script'),
    textOf(pair('two'), 'post-thaw-script'),
  ])
})

withLocks('changes during the wait for the lock are read again', async () => {
  const holder = await holding(locks.install)
  const late = install(pair('one'))
  await untilWaiting(locks.install, late)
  guest.write(PRE, 'theirs\n')
  holder.stdin?.end()
  expect(await late).toMatchObject({ kind: 'refused', refusals: [{ subject: PRE, because: 'not ours' }] })
  expect(guest.has(POST)).toBe(false)
})

withLocks(
  'a freeze that began after the check keeps the hooks in their place',
  async () => {
    await install(pair('one'))
    await holding(locks.keeper ?? '')
    expect(await uninstall()).toMatchObject({ kind: 'refused', refusals: [{ because: 'freeze under way' }] })
    expect(await install(single('two'))).toMatchObject({ kind: 'refused', refusals: [{ because: 'freeze under way' }] })
    expect([guest.has(PRE), guest.has(POST), guest.has(ONE)]).toEqual([true, true, false])
  },
  60_000,
)

withLocks('no freeze begins while hooks are removed, and a freeze may begin while hooks are rewritten', async () => {
  const tries: (number | null)[] = []
  const keeper = async () => {
    const [status] = (await once(spawn(FLOCK, ['-n', locks.keeper ?? '', 'true']), 'exit')) as [number | null]
    tries.push(status)
  }
  await install(pair('one'))
  await install(pair('two'), before(PRE, keeper))
  expect(tries).toEqual([0])
  await install(single('two'), before(PRE, keeper))
  expect(tries).toEqual([0, 1])
  await uninstall(before(ONE, keeper))
  expect(tries).toEqual([0, 1, 1])
  await keeper()
  expect(tries).toEqual([0, 1, 1, 0])
})

withLocks(
  'install waits until a keeper that waits for its lock has given up: no process would thaw the instances of this keeper',
  async () => {
    await install(pair('one'))
    locks = { ...locks, keeperWaitsMs: 3000 }
    let other: Promise<unknown[]> | undefined
    const host = before(PRE, async () => {
      const keeper = spawn(FLOCK, ['-w', '1', locks.keeper ?? '', 'true'])
      other = once(keeper, 'exit')
      await untilWaiting(locks.keeper ?? '', other)
    })
    expect(await uninstall(host)).toMatchObject({ applied: { kind: 'changed' } })
    // 0 if the process got the lock within its limit of one second
    expect(await other).toEqual([1, null])
  },
)

withLocks('a lock ends with its holder, and an unusable lock is distinguished from a held one', async () => {
  const holder = await holding(locks.install)
  expect(await holdLock(locks.install, 50)).toEqual({ kind: 'busy' })
  holder.kill('SIGKILL')
  holder.stdin?.end()
  const lock = await holdLock(locks.install, 60_000)
  expect(lock.kind).toBe('held')
  if (lock.kind === 'held') await lock.release()
  expect(await holdLock(join(guest.root, 'none/lock'), 60_000)).toMatchObject({
    kind: 'none',
    why: expect.stringContaining('none/lock'),
  })
})
