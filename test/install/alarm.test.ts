import type { BegunInstance } from '../../src/hook/state.ts'
import type { RunEnd } from '../../src/hook/verdicts.ts'
import { alarmOf } from '../../src/install/alarm.ts'

const instance = (name: string, now: BegunInstance['now']): BegunInstance => ({ kind: 'iris', name, need: 'need', now })
const end = (stuck: number): RunEnd => ({ run: 'r0', at: 1, verdict: 'inconsistent', windowSeconds: 1, stuck, why: '' })
const run = { run: 'r1', phase: 'freezing' }

it.each([
  ['begun', 'frozen', 'stuck'].map((now) => instance(now.toUpperCase(), now as BegunInstance['now'])),
  [instance('A', 'thawed'), instance('BEGUN', 'begun'), instance('FROZEN', 'frozen'), instance('STUCK', 'stuck')],
])('the alarm names each instance that the run began and did not thaw', (...begun) => {
  expect(alarmOf({ kind: 'live', ...run, begun }, null)).toEqual({
    kind: 'frozen',
    text: 'FROZEN: iris:BEGUN, iris:FROZEN, iris:STUCK; run r1 is under way (freezing), and a snapshot may be too',
  })
  expect(alarmOf({ kind: 'abandoned', ...run, begun }, null)).toEqual({
    kind: 'frozen',
    text: 'FROZEN, OR MAY BE: iris:BEGUN, iris:FROZEN, iris:STUCK; run r1 was never ended (freezing): gen-hooks thaw',
  })
})

it('the alarm of a run that sweeps names the instance that the run could not thaw', () => {
  const begun = [instance('A', 'thawed'), instance('B', 'stuck')]
  expect(alarmOf({ kind: 'live', run: 'r1', phase: 'sweeping', begun }, end(1))).toEqual({
    kind: 'frozen',
    text: 'FROZEN: iris:B; run r1 could not thaw it, and tries again',
  })
})

it('a run that holds nothing gives no alarm while it lives, and an alarm if it was never ended', () => {
  const begun = [instance('A', 'thawed')]
  expect(alarmOf({ kind: 'live', ...run, begun }, end(1))).toBeNull()
  expect(alarmOf({ kind: 'abandoned', ...run, begun }, end(1))).toEqual({
    kind: 'never ended',
    text: 'NEVER ENDED: run r1 was never ended (freezing), but nothing that it began is frozen',
  })
})

it.each([
  [1, 'an instance'],
  [2, '2 instances'],
])('the alarm has the number of instances that the last run could not thaw: %i', (stuck, who) => {
  expect(alarmOf({ kind: 'idle' }, end(stuck))).toEqual({
    kind: 'frozen',
    text: `FROZEN, OR MAY BE: ${who} that run r0 could not thaw: gen-hooks thaw`,
  })
})

it('without a stuck instance, or without any run, there is no alarm', () => {
  expect(alarmOf({ kind: 'idle' }, end(0))).toBeNull()
  expect(alarmOf({ kind: 'idle' }, null)).toBeNull()
})
