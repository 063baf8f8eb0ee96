import type { Run } from '../../src/history/run.ts'
import type { VmtoolsdEvent } from '../../src/logs/vmtoolsd-log.ts'
import type { Spans } from '../../src/timeline/spans.ts'
import { frozenWindow, snapshotWindow } from '../../src/timeline/windows.ts'

const NONE = { from: null, to: null }
const run: Run = {
  id: 'a',
  origin: 'hooks',
  beganAt: 0,
  endedAt: 9000,
  windowSeconds: 9,
  verdict: 'consistent',
  why: '',
  instances: [],
  deadlineFired: false,
  lines: [],
}
const one = { instance: 'A', freezeBeganAt: 0, frozenAt: 1000, thawBeganAt: 6000, thawedAt: 9000, lostBy: null }
const two = { ...one, instance: 'B', frozenAt: 2000, thawBeganAt: 5000 }
const failed = { ...one, instance: 'C', frozenAt: null, thawBeganAt: 100, thawedAt: 200 }
const spans: Spans = { instances: [one, two, failed], preFreeze: NONE, postThaw: NONE, wholeSeconds: false }

test('from the last freeze to the begin of the first thaw, of those that were frozen', () => {
  expect(frozenWindow(spans)).toEqual({ from: 2000, to: 5000 })
  expect(snapshotWindow(run, spans, [])).toEqual({ from: 1990, to: 5010 })
})

test('an end that is not told is not used; without any there is no window', () => {
  const endless = { ...two, thawBeganAt: null, thawedAt: null }
  expect(frozenWindow({ instances: [one, endless] })).toEqual({ from: 2000, to: 6000 })
  expect(frozenWindow({ instances: [endless] })).toBeNull()
  expect(frozenWindow({ instances: [{ ...one, thawBeganAt: null }] })).toEqual({ from: 1000, to: 9000 })
  expect(frozenWindow({ instances: [failed] })).toBeNull()
})

test('one was thawed before the other was frozen: no window', () => {
  expect(frozenWindow({ instances: [{ ...one, thawBeganAt: 1500 }, two] })).toBeNull()
})

test.each([
  ['consistent', true],
  ['unknown', true],
  ['inconsistent', false],
  ['aborted', false],
  ['failed', false],
] as const)('a run that is %s tells where its snapshot lay: %s', (verdict, tells) => {
  expect(snapshotWindow({ ...run, verdict }, spans, []) !== null).toBe(tells)
})

test('none after the deadline', () => {
  expect(snapshotWindow({ ...run, deadlineFired: true }, spans, [])).toBeNull()
})

test('whole seconds may be of up to a second later', () => {
  expect(snapshotWindow(run, { ...spans, wholeSeconds: true }, [])).toEqual({ from: 1990, to: 6010 })
})

test('vmtoolsd leaves less room; its other snapshots do not', () => {
  const tools: readonly VmtoolsdEvent[] = [
    { at: -5000, kind: 'snapshot asked' },
    { at: 3000, kind: 'snapshot asked' },
    { at: 4000, kind: 'snapshot told done' },
    { at: 60_000, kind: 'snapshot told done' },
  ]
  expect(snapshotWindow(run, spans, tools)).toEqual({ from: 2990, to: 4010 })
  expect(snapshotWindow(run, spans, [tools[0] as VmtoolsdEvent, tools[3] as VmtoolsdEvent])).toEqual({
    from: 1990,
    to: 5010,
  })
})
