import { irisRuns } from '../../src/history/iris-runs.ts'
import { irisWindows, mergeWindows } from '../../src/history/iris-windows.ts'
import { joinIris } from '../../src/history/join-iris.ts'
import type { Run } from '../../src/history/run.ts'
import { FREEZE_ERRORS } from '../../src/logs/freeze-errors.ts'
import type { IrisEvent } from '../../src/logs/iris-event.ts'
import { T0 } from './tell.ts'

type Word = 'suspending' | 'suspended' | 'resuming' | 'resumed' | 'already resumed'

const at = (kind: Word, seconds: number): IrisEvent => ({ kind, at: T0 + seconds * 1000 })
const marker: IrisEvent = { kind: 'marker', at: null, file: '/jnl/A.003', offset: 815 }
const switched = (file: string): IrisEvent => ({ kind: 'switched to', at: null, file })
const restore: IrisEvent = { kind: 'restore from', at: T0, file: '/jnl/A.003' }

function windows(instance: string, events: readonly IrisEvent[]) {
  const told = events.map((event, index) => ({ event, line: { source: 'x', line: index + 1, text: event.kind } }))
  return irisWindows(instance, told, true)
}

const GOOD = [at('suspending', 0), restore, marker, at('suspended', 1), at('resuming', 6), at('resumed', 7)]

test('the lines of a suspension give its times and its journal mark', () => {
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

test.each<[string, readonly (IrisEvent | undefined)[]]>([
  ['before the line of the restore', [GOOD[0], switched('/jnl/A.002'), restore, at('suspended', 1)]],
  [
    'after it, as a full journal is',
    [GOOD[0], switched('/jnl/A.003'), restore, at('suspended', 1), switched('/jnl/A.004')],
  ],
  ['twice, where no line of the restore is left', [GOOD[0], switched('/jnl/A.003'), switched('/jnl/A.004')]],
])('a journal that is switched %s does not move the begin of a restore', (_, events) => {
  expect(windows('A', events as IrisEvent[])[0]?.journal).toEqual({ file: '/jnl/A.003', offset: null })
})

test('a freeze that is refused while the instance is suspended is that of another program', () => {
  const [error] = FREEZE_ERRORS
  if (error === undefined) throw new Error('no text is known')
  const refused: IrisEvent = { kind: 'refused', at: T0 + 3000, error }
  const [one, ...others] = windows('A', [...GOOD.slice(0, 4), refused, ...GOOD.slice(4)])
  expect(others).toEqual([])
  expect(one).toMatchObject({ suspendedAt: T0 + 1000, resumedAt: T0 + 7000, refusal: null })
  expect(windows('A', [at('suspending', 0), refused])[0]?.refusal).toBe(error)
})

test('the lines of one suspension in the LogFile and in messages.log are merged', () => {
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
    { verdict: 'failed', why: 'A: the log shows no thaw' },
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

test('suspensions of two instances are one run if they overlap, else two', () => {
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
      refusal: null,
      journal: null,
    },
  ],
  deadlineFired: false,
  lines: [],
}

describe('a suspension from the log of IRIS', () => {
  test('adds the journal and the missing times to a run', () => {
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

  test('makes a run failed if IRIS had resumed before the thaw, although the script reported it good', () => {
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

  test('of another instance, another kind or another time is a separate run', () => {
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

  test('is joined to the one run of many whose time fits', () => {
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
