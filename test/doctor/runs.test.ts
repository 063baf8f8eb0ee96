import { install } from '../install/act.ts'
import { BOOT, type Guest, makeGuest, pair } from '../install/guest.ts'
import { hostWith } from '../install/host-with.ts'
import { asMachine, exited, look } from './look.ts'

const LOG = '/var/log/gen-hooks/snapshot.log'
const AT = Date.parse('2026-11-22T17:40:55.100Z')
const DAY = 86_400_000
const line = (event: string, text = '') =>
  `2026-11-22T17:40:55.100+00:00 run=r7 level=info instance=- event=${event} ms=140${text}\n`

let guest: Guest
beforeEach(async () => {
  guest = makeGuest()
  await install(guest.host, pair('one'))
})
afterEach(() => guest.remove())

const lastRun = async (now: number, maxDays = 8) => await look('last-run', guest.host, { now, maxDays })

test('the age of the last consistent snapshot is counted up to the given time', async () => {
  guest.write(LOG, line('consistent'), 0o640)
  expect(await lastRun(AT + 2 * DAY, 2)).toEqual(['ok: the last consistent snapshot is 2.0 days old'])
  expect(await lastRun(AT + 2.1 * DAY, 2)).toEqual(['error: the last consistent snapshot is 2.1 days old, more than 2'])
})

test('a last run that was not consistent is reported, and so is an unknown last run', async () => {
  expect(await lastRun(AT)).toEqual(['warning: no consistent snapshot is known'])
  guest.write(LOG, line('inconsistent', ' text="the keeper died"'), 0o640)
  expect(await lastRun(AT)).toEqual([
    expect.stringMatching(/^error: the last run \(r7\) was inconsistent: .*the keeper died/),
    'warning: no consistent snapshot is known',
  ])
})

test('without installed hooks no run is missed', async () => {
  for (const path of ['/usr/sbin/pre-freeze-script', '/usr/sbin/post-thaw-script']) await guest.host.remove(path)
  expect(await lastRun(AT)).toEqual(['not here: no hook of gen-hooks is installed'])
})

describe('the check run-ended', () => {
  const STATE = '/run/gen-hooks/state'
  const LOCK = '/run/gen-hooks/lock'
  const state = (phase: string) =>
    guest.write(STATE, `gen-hooks-state 1 r7 ${BOOT} 42 /x\nbegun iris PROD need\nphase ${phase} 1\n`, 0o600)
  const flock = (status: number) => ({ [`/usr/bin/flock -s -n ${LOCK} true`]: exited(status) })

  beforeEach(() => {
    guest.write('/usr/bin/flock', '')
    guest.write(LOCK, '', 0o600)
  })

  it.each([
    ['was never ended and holds an instance', 'frozen', 0, /^error: FROZEN, OR MAY BE: iris:PROD/],
    ['is under way', 'frozen', 1, /^info: run r7 is under way \(frozen\)/],
    ['is over', 'over', 0, /^ok: no run is under way/],
  ])('finds a run that %s', async (_what, phase, status, expected) => {
    state(phase)
    expect(await look('run-ended', asMachine(guest.host, flock(status)))).toEqual([expect.stringMatching(expected)])
  })

  it('looks for no run in a folder, and does not ask for the lock', async () => {
    state('frozen')
    const run = async () => {
      throw new Error('a program of a folder was started')
    }
    expect(await look('run-ended', hostWith(guest.host, { run }))).toEqual(['not here: no process runs in a folder'])
    expect(await look('hooks-installed', hostWith(guest.host, { run }))).toHaveLength(2)
  })
})
