import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { frozenNow, readEvents } from '../../../src/harness/guest/events.ts'
import { processesOf } from '../../../src/harness/guest/processes.ts'
import { ownDist } from '../../built.ts'
import { untilChanged, untilGone } from '../../harness/until.ts'
import { endGuests, type HookedGuest, hookedGuest } from '../../rehearse/hooked-guest.ts'

let cli = ''
beforeAll(() => {
  const dist = ownDist()
  // cli.js with its signals and streams, on a guest of the test
  const text = readFileSync(join(dist, 'cli.js'), 'utf8')
  const rooted = text.replace('realHost()', 'realHost({ root: process.env.TEST_ROOT })')
  expect(rooted).not.toBe(text)
  cli = join(dist, 'cli-rooted.js')
  writeFileSync(cli, rooted)
}, 120_000)
afterEach(async () => {
  expect(await endGuests()).toEqual([])
})

const HOLD = '50'

interface Started {
  readonly child: ChildProcess
  readonly said: { out: string; err: string }
  /** Resolves when standard error matches. */
  readonly until: (pattern: RegExp) => Promise<RegExpExecArray>
  readonly end: Promise<unknown[]>
}

const start = (guest: HookedGuest, hold = HOLD) => run(guest, ['rehearse', '--yes', '--hold', hold])

function run(guest: HookedGuest, words: readonly string[]): Started {
  const child = spawn(process.execPath, [cli, ...words], {
    env: { ...process.env, TEST_ROOT: guest.root },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    said.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    said.err += chunk
  })
  const until = async (pattern: RegExp) => {
    for (;;) {
      const match = pattern.exec(said.err)
      if (match !== null) return match
      if (child.exitCode !== null) throw new Error(`ended before it said ${pattern}: ${said.err}`)
      await once(child.stderr, 'data')
    }
  }
  return { child, said, until, end: once(child, 'close') }
}

/** All instances are thawed, long before the end of the hold or the deadline. */
const untilThawed = ({ root }: HookedGuest) =>
  untilChanged(join(root, 'fake/events'), 'the thaw', 25_000, () => {
    const resumed = readEvents(root).filter(({ event }) => event === 'resumed')
    return resumed.length >= 2 && frozenNow(root).length === 0
  })

const HELD = /frozen, held for 50 s/

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'after %s during the hold, rehearse thaws at once and reports the signal',
  async (signal) => {
    const guest = await hookedGuest()
    const { child, said, until, end } = start(guest)
    await until(HELD)
    expect(frozenNow(guest.root)).toHaveLength(2)
    child.kill(signal)
    expect(await end).toEqual([1, null])
    expect(frozenNow(guest.root)).toEqual([])
    expect(said.out).toMatch(/\nrehearsal: interrupted\n$/)
    expect(said.err).toContain(`ended by ${signal} [REHEARSAL_FAILED]`)
  },
)

test('after SIGKILL to the whole process group of rehearse during the hold, all is thawed', async () => {
  const guest = await hookedGuest()
  const { child, until, end } = start(guest)
  await until(HELD)
  process.kill(-(child.pid ?? 0), 'SIGKILL')
  expect(await end).toEqual([null, 'SIGKILL'])
  await untilThawed(guest)
})

test('after SIGKILL to rehearse while an instance is freezing, all is thawed', async () => {
  // after a freeze that the keeper had to end, the keeper sweeps until the deadline
  const guest = await hookedGuest(undefined, { deadline: 6 })
  writeFileSync(join(guest.root, 'fake/instances/iris.PROD/fault.freeze'), 'seconds 2\n')
  const { child, end } = start(guest, '5')
  await untilChanged(join(guest.root, 'fake/events'), 'a freeze', 25_000, () => frozenNow(guest.root).length === 1)
  child.kill('SIGKILL')
  await end
  await untilChanged(join(guest.root, 'fake/events'), 'the thaw', 25_000, () => frozenNow(guest.root).length === 0)
  // no freeze succeeds after that
  expect(await untilGone(() => processesOf(guest.root), 20_000)).toEqual([])
  expect(frozenNow(guest.root)).toEqual([])
})

test('after SIGINT while an instance is freezing, the freeze fails and all is thawed', async () => {
  const guest = await hookedGuest(undefined, { deadline: 6 })
  writeFileSync(join(guest.root, 'fake/instances/iris.PROD/fault.freeze'), 'seconds 3\n')
  const { child, said, end } = start(guest, '5')
  await untilChanged(join(guest.root, 'fake/events'), 'a freeze', 25_000, () => frozenNow(guest.root).length === 1)
  child.kill('SIGINT')
  expect(await end).toEqual([1, null])
  expect(said.err).toMatch(/ended by SIGINT\nfreeze: exit status 1\n/)
  expect(frozenNow(guest.root)).toEqual([])
  expect(await untilGone(() => processesOf(guest.root), 20_000)).toEqual([])
})

test('a closed standard output changes nothing', async () => {
  const guest = await hookedGuest()
  const { child, until, end } = start(guest, '1')
  await until(/guard \d+/)
  child.stdout?.destroy()
  child.stderr?.destroy()
  expect(await end).toEqual([0, null])
  expect(frozenNow(guest.root)).toEqual([])
})

test('after the loss of the terminal, a closed output and SIGHUP, all is thawed', async () => {
  const guest = await hookedGuest()
  const { child, until, end } = start(guest)
  await until(HELD)
  child.stdout?.destroy()
  child.stderr?.destroy()
  child.kill('SIGHUP')
  await end
  expect(frozenNow(guest.root)).toEqual([])
})

test('if the guard is killed, gen-hooks thaws by itself', async () => {
  const guest = await hookedGuest()
  const { said, until, end } = start(guest)
  const [, pid] = await until(/guard (\d+)/)
  await until(HELD)
  process.kill(-Number(pid), 'SIGKILL')
  expect(await end).toEqual([1, null])
  expect(said.err).toContain('the guard was killed: /usr/sbin/post-thaw-script freezeFail: status 0')
  expect(said.err).toContain('the guard was killed')
  expect(frozenNow(guest.root)).toEqual([])
})

test('SIGTERM to the guard ends the hold', async () => {
  const guest = await hookedGuest()
  const { until, end } = start(guest)
  const [, pid] = await until(/guard (\d+)/)
  await until(HELD)
  process.kill(Number(pid), 'SIGTERM')
  await end
  expect(frozenNow(guest.root)).toEqual([])
})

test('if gen-hooks and its guard are both killed, the hooks thaw at their deadline', async () => {
  const guest = await hookedGuest(undefined, { deadline: 6 })
  const { child, until, end } = start(guest, '5')
  const [, pid] = await until(/guard (\d+)/)
  await until(/frozen, held for 5 s/)
  child.kill('SIGKILL')
  process.kill(-Number(pid), 'SIGKILL')
  await end
  await untilThawed(guest)
})

test('if gen-hooks thaw is ended in the middle, the hooks thaw the other instances', async () => {
  const guest = await hookedGuest()
  execFileSync(join(guest.root, 'usr/sbin/pre-freeze-script'), ['freeze'])
  writeFileSync(join(guest.root, 'fake/instances/iris.PROD/fault.thaw'), 'seconds 1\n')
  const { child, end } = run(guest, ['thaw', '--yes'])
  await untilChanged(join(guest.root, 'fake/events'), 'the thaw', 25_000, () => frozenNow(guest.root).length === 1)
  child.kill('SIGINT')
  expect(await end).toEqual([null, 'SIGINT'])
  await untilThawed(guest)
})
