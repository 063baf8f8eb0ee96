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

test('the window goes from the last freeze to the begin of the first thaw of the frozen instances', () => {
  expect(frozenWindow(spans)).toEqual({ from: 2000, to: 5000 })
  expect(snapshotWindow(run, spans, [])).toEqual({ from: 1990, to: 5010 })
})

test('a thaw of unknown time is not used, and without any thaw there is no window', () => {
  const endless = { ...two, thawBeganAt: null, thawedAt: null }
  expect(frozenWindow({ instances: [one, endless] })).toEqual({ from: 2000, to: 6000 })
  expect(frozenWindow({ instances: [endless] })).toBeNull()
  expect(frozenWindow({ instances: [{ ...one, thawBeganAt: null }] })).toEqual({ from: 1000, to: 9000 })
  expect(frozenWindow({ instances: [failed] })).toBeNull()
})

test('if one instance was thawed before the other was frozen, there is no window', () => {
  expect(frozenWindow({ instances: [{ ...one, thawBeganAt: 1500 }, two] })).toBeNull()
})

test.each([
  ['consistent', true],
  ['unknown', true],
  ['inconsistent', false],
  ['aborted', false],
  ['failed', false],
] as const)('whether the window of a run that is %s limits its snapshot: %s', (verdict, tells) => {
  expect(snapshotWindow({ ...run, verdict }, spans, []) !== null).toBe(tells)
})

test('after the deadline of a run there is no window', () => {
  expect(snapshotWindow({ ...run, deadlineFired: true }, spans, [])).toBeNull()
})

test('times in whole seconds make the window a second longer', () => {
  expect(snapshotWindow(run, { ...spans, wholeSeconds: true }, [])).toEqual({ from: 1990, to: 6010 })
})

test('the lines of vmtoolsd make the window shorter, and those of its other snapshots do not', () => {
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
