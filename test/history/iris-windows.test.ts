import { irisRuns } from '../../src/history/iris-runs.ts'
import { irisWindows, mergeWindows } from '../../src/history/iris-windows.ts'
import { joinIris } from '../../src/history/join-iris.ts'
import type { Run } from '../../src/history/run.ts'
import type { IrisEvent } from '../../src/logs/iris-event.ts'
import { T0 } from './tell.ts'

type Word = 'suspending' | 'suspended' | 'resuming' | 'resumed' | 'already resumed'

const at = (kind: Word, seconds: number): IrisEvent => ({ kind, at: T0 + seconds * 1000 })
const marker: IrisEvent = { kind: 'marker', at: null, file: '/jnl/A.003', offset: 815 }
const restore: IrisEvent = { kind: 'restore from', at: T0, file: '/jnl/A.003' }

function windows(instance: string, events: readonly IrisEvent[]) {
  const told = events.map((event, index) => ({ event, line: { source: 'x', line: index + 1, text: event.kind } }))
  return irisWindows(instance, told, true)
}

const GOOD = [at('suspending', 0), restore, marker, at('suspended', 1), at('resuming', 6), at('resumed', 7)]

test('a suspension with its journal mark', () => {
  expect(windows('A', GOOD)).toMatchObject([
    {
      suspendingAt: T0,
      suspendedAt: T0 + 1000,
      resumedAt: T0 + 7000,
      wasResumed: false,
      journal: { file: '/jnl/A.003', offset: 815 },
    },
  ])
  expect(windows('A', [GOOD[0], marker, restore] as IrisEvent[])[0]?.journal).toEqual({
    file: '/jnl/A.003',
    offset: 815,
  })
})

test('the LogFile and messages.log tell of the same one', () => {
  const coarse = windows('iris:A', GOOD)
  const fine = windows('iris:A', [at('suspending', 0.233), restore, at('suspended', 1.347), at('resumed', 7.411)])
  expect(mergeWindows([...coarse, ...fine])).toMatchObject([
    { suspendedAt: T0 + 1347, resumedAt: T0 + 7411, journal: { offset: 815 } },
  ])
  expect(mergeWindows([...coarse, ...windows('iris:B', GOOD)])).toHaveLength(2)
})

test.each<[string, readonly IrisEvent[], object]>([
  ['good, as far as IRIS knows', GOOD, { verdict: 'unknown', why: '', windowSeconds: 7, id: 'iris:1' }],
  [
    'resumed before the thaw',
    [at('suspending', 0), at('suspended', 1), at('already resumed', 9)],
    { verdict: 'failed', why: 'A: it had already resumed at the thaw', windowSeconds: null },
  ],
  [
    'no thaw, and more after it',
    [at('suspended', 1), ...GOOD.slice(0, 0), at('suspending', 99), at('suspended', 99), at('resumed', 100)],
    { verdict: 'failed', why: 'A: no thaw was told' },
  ],
  [
    'under way',
    [at('suspending', 0), at('suspended', 1)],
    { verdict: 'unknown', why: 'the log ends within it', endedAt: null },
  ],
  ['a thaw alone', [at('resumed', 1)], { verdict: 'unknown', windowSeconds: null }],
])('a run of its own: %s', (_what, events, expected) => {
  expect(irisRuns(windows('A', events))[0]).toMatchObject({ origin: 'iris', ...expected })
})

test('suspensions of two instances that overlap are one run, others are not', () => {
  const other = windows('B', [at('suspended', 2), at('resumed', 8)])
  const later = windows('C', [at('suspended', 60), at('resumed', 61)])
  const runs = irisRuns(mergeWindows([...windows('A', GOOD), ...other, ...later]))
  expect(
    runs.map(({ instances, windowSeconds }) => [instances.map(({ instance }) => instance), windowSeconds]),
  ).toEqual([
    [['A', 'B'], 8],
    [['C'], 1],
  ])
})

const RUN: Run = {
  id: 'a',
  origin: 'article',
  beganAt: T0 - 500,
  endedAt: T0 + 8000,
  windowSeconds: 8,
  verdict: 'unknown',
  why: '',
  instances: [
    {
      instance: 'iris:A',
      frozenAt: T0 + 1500,
      thawedAt: T0 + 7500,
      frozenSeconds: 6,
      outcome: 'thawed',
      journal: null,
    },
  ],
  deadlineFired: false,
  lines: [],
}

describe('joined to a run', () => {
  test('it gives the journal, and the times that are missing', () => {
    const [run, ...others] = joinIris([RUN], windows('a', GOOD))
    expect(others).toEqual([])
    expect(run?.instances[0]).toEqual({ ...RUN.instances[0], journal: { file: '/jnl/A.003', offset: 815 } })
    expect(run?.lines).toHaveLength(6)
    const bare = {
      ...RUN,
      instances: RUN.instances.map((one) => ({ ...one, frozenAt: null, thawedAt: null, frozenSeconds: null })),
    }
    expect(joinIris([bare], windows('A', GOOD))[0]?.instances[0]).toMatchObject({
      frozenAt: T0 + 1000,
      frozenSeconds: 6,
    })
  })

  test('a thaw that came too late spoils what a script took for good', () => {
    const late = windows('A', [at('suspending', 0), at('suspended', 1), at('already resumed', 7)])
    expect(joinIris([RUN], late)).toMatchObject([
      {
        verdict: 'failed',
        why: 'iris:A: IRIS had already resumed at the thaw',
        instances: [{ outcome: 'not-frozen', thawedAt: null }],
      },
    ])
    expect(joinIris([{ ...RUN, origin: 'hooks', verdict: 'inconsistent', why: 'w' }], late)).toMatchObject([
      { verdict: 'inconsistent', why: 'w' },
    ])
  })

  test('another instance, another family or another time is a run of its own', () => {
    const shifted = GOOD.map((event) => (event.at === null ? event : { ...event, at: event.at + 60_000 }))
    for (const [instance, events] of [
      ['B', GOOD],
      ['cache:A', GOOD],
      ['A', shifted],
    ] as const) {
      expect(joinIris([RUN], windows(instance, events as readonly IrisEvent[])).map(({ origin }) => origin)).toEqual([
        'article',
        'iris',
      ])
    }
  })

  test('of many runs the right one', () => {
    const runs = Array.from({ length: 50 }, (_, index) => ({
      ...RUN,
      id: `${index}`,
      beganAt: RUN.beganAt + (index - 25) * 60_000,
      endedAt: T0 + 8000 + (index - 25) * 60_000,
    }))
    const joined = joinIris(runs, windows('A', GOOD))
    expect(joined.filter(({ instances }) => instances[0]?.journal !== null).map(({ id }) => id)).toEqual(['25'])
  })
})
