import type { FrozenInterval } from '../../../src/harness/guest/frozen-intervals.ts'
import { brokenInvariant, SLACK_SECONDS, toCover, windowsOf } from '../../../src/harness/play/judge.ts'
import type { HookRun, SnapshotWindow } from '../../../src/harness/play/outcome.ts'
import { exited, frozen, handMade, killed, report, run } from './hand-made.ts'

const ONE = 'instance iris:A'
const FREEZE = run('freeze', 1, 3, exited(0))
const THAW = run('thaw', 5, 6, exited(0))
const COVERED = frozen('iris:A', 2, 5.5)

const byHand = (runs: readonly HookRun[], times: readonly FrozenInterval[], lines = ONE) =>
  windowsOf(handMade(lines, { runs: [...runs] }), times)

describe('a snapshot by hand', () => {
  test('goes from the end of the freeze to the begin of the thaw', () => {
    expect(byHand([FREEZE, THAW], [COVERED])).toEqual([{ from: 3, to: 5, said: 'good', uncovered: [] }])
  })

  test('neither begins nor ends by a call with the word status', () => {
    const status = (verb: 'freeze' | 'thaw', began: number): HookRun => ({
      ...run(verb, began, began + 0.1, exited(0)),
      words: ['status'],
    })
    expect(byHand([status('freeze', 0), status('thaw', 0.5)], [])).toEqual([])
    expect(byHand([FREEZE, status('thaw', 4), THAW, status('thaw', 8)], [COVERED])).toEqual([
      { from: 3, to: 5, said: 'good', uncovered: [] },
    ])
  })

  test.each<[string, readonly FrozenInterval[]]>([
    ['never frozen', []],
    ['frozen too late', [frozen('iris:A', 3.1, 5.5)]],
    ['thawed too soon', [frozen('iris:A', 2, 4.9)]],
    ['thawed and frozen again between', [frozen('iris:A', 2, 4), frozen('iris:A', 4.1, 5.5)]],
    ['frozen only before the snapshot', [frozen('iris:A', 1, 2)]],
    ['another instance frozen', [frozen('cache:A', 2, 5.5)]],
  ])('is uncovered: %s', (_, times) => {
    expect(byHand([FREEZE, THAW], times)).toMatchObject([{ said: 'good', uncovered: ['iris:A'] }])
  })

  test.each<[string, FrozenInterval]>([
    ['until now', frozen('iris:A', 2, null)],
    ['exactly from begin to end', frozen('iris:A', 3, 5)],
    ['except for times below the precision of the clock', frozen('iris:A', 3.01, 4.99)],
  ])('is covered: frozen %s', (_, time) => {
    expect(byHand([FREEZE, THAW], [time])).toMatchObject([{ uncovered: [] }])
  })

  test.each<[string, HookRun, SnapshotWindow['said']]>([
    ['status 0 is good', run('thaw', 5, 6, exited(0)), 'good'],
    ['status 1 is bad', run('thaw', 5, 6, exited(1)), 'bad'],
    ['a thaw that was killed says nothing', run('thaw', 5, 6, killed), 'nothing'],
    ['a thaw that still runs says nothing', run('thaw', 5, null, null), 'nothing'],
  ])('what the thaw says: %s', (_, thaw, said) => {
    expect(byHand([FREEZE, thaw], [])).toMatchObject([{ from: 3, to: 5, said, uncovered: ['iris:A'] }])
  })

  test('with onInconsistent: warn the status of our hooks means nothing, the status of foreign hooks does', () => {
    const context = handMade(`${ONE}\nconfig thaw.onInconsistent warn`, { runs: [FREEZE, THAW] })
    expect(windowsOf(context, [])).toMatchObject([{ said: 'nothing' }])
    expect(windowsOf({ ...context, ours: false }, [])).toMatchObject([{ said: 'good' }])
  })
})

describe('freezes and thaws by hand', () => {
  test.each<[string, readonly HookRun[], readonly Partial<SnapshotWindow>[]]>([
    ['a freeze without a thaw is no snapshot', [FREEZE], []],
    ['a thaw alone is a snapshot of no length at its begin', [THAW], [{ from: 5, to: 5 }]],
    ['a refused freeze begins no snapshot', [run('freeze', 1, 3, exited(1)), THAW], [{ from: 5, to: 5 }]],
    ['a killed freeze is a begin, as for VMware Tools', [run('freeze', 1, 3, killed), THAW], [{ from: 3, to: 5 }]],
    ['a freeze that still runs begins no snapshot', [run('freeze', 1, null, null), THAW], [{ from: 5, to: 5 }]],
    ['after freezeFail there is no snapshot', [FREEZE, run('freezeFail', 4, 4.5, exited(0))], []],
    [
      'a thaw after freezeFail is a snapshot of no length',
      [FREEZE, run('freezeFail', 4, 4.5, exited(0)), THAW],
      [{ from: 5, to: 5 }],
    ],
    [
      'a second freeze that is refused does not change the begin',
      [FREEZE, run('freeze', 3.5, 4, exited(1)), THAW],
      [{ from: 3, to: 5 }],
    ],
    [
      'a second freeze that was killed beside the first does not change the begin',
      [FREEZE, run('freeze', 1.5, 2, killed), THAW],
      [{ from: 3, to: 5 }],
    ],
    ['a second good freeze is the begin', [FREEZE, run('freeze', 3.5, 4, exited(0)), THAW], [{ from: 4, to: 5 }]],
    [
      'two freezes with two thaws are two snapshots',
      [FREEZE, THAW, run('freeze', 7, 8, exited(0)), run('thaw', 9, 9.5, exited(1))],
      [
        { from: 3, to: 5, said: 'good' },
        { from: 8, to: 9, said: 'bad' },
      ],
    ],
  ])('%s', (_, runs, windows) => {
    expect(byHand(runs, [COVERED])).toMatchObject(windows)
    expect(byHand([...runs].reverse(), [COVERED])).toMatchObject(windows)
  })
})

describe('a snapshot of the caller', () => {
  const freeze = ['freeze', 1, exited(0)] as const
  const scripts = [freeze, ['thaw', 5, exited(0)] as const]
  const of = (reports: Parameters<typeof report>) => windowsOf(handMade(ONE, { reports: [report(...reports)] }), [])

  test('goes from the moment when it is taken to the thaw', () => {
    expect(of(['good', scripts])).toEqual([{ from: 3, to: 5, said: 'good', uncovered: ['iris:A'] }])
  })

  test.each(['failed', 'aborted'] as const)('that %s was not reported good', (outcome) => {
    expect(of([outcome, scripts])).toMatchObject([{ said: 'bad' }])
  })

  test('whose thaw was killed is good to VMware Tools, but the hook said nothing', () => {
    expect(of(['good', [freeze, ['thaw', 5, killed]]])).toMatchObject([{ said: 'nothing' }])
  })

  test('that was never taken, or was given up without a thaw, is none', () => {
    expect(of(['good', scripts, null])).toEqual([])
    expect(
      of([
        'aborted',
        [
          ['freeze', 1, exited(0)],
          ['freezeFail', 5, exited(0)],
        ],
      ]),
    ).toEqual([])
  })

  test('without a post-thaw lasts until the host gets the end', () => {
    const done = { ...report('good', [freeze]), told: [{ at: 5, text: 'req.done 0' }] }
    const context = handMade(ONE, { reports: [done] })
    expect(windowsOf(context, [])).toMatchObject([{ from: 3, said: 'good', uncovered: ['iris:A'] }])
    expect(windowsOf(context, [COVERED])).toMatchObject([{ from: 3, said: 'good', uncovered: [] }])
  })

  test('has its own hooks, and those that were called by hand make no snapshot', () => {
    const context = handMade(ONE, { reports: [report('good', scripts)], runs: [run('freeze', 1, 2, exited(0)), THAW] })
    expect(windowsOf(context, [])).toHaveLength(1)
  })
})

describe('the instances that a snapshot must cover', () => {
  const TWO = 'instance iris:A cache:B'

  test.each([
    ['all', '', ['iris:A', 'cache:B']],
    ['not an optional one', "config instances.overrides '{A: {optional: true}}'", ['cache:B']],
    ['not an excluded one', 'config instances.exclude [b]', ['iris:A']],
    [
      'not one that is warned of',
      'planned iris:A\nconfig instances.include [A]\nconfig instances.unlisted warn',
      ['iris:A'],
    ],
    ['one that is not planned, and frozen as unlisted', 'planned iris:A', ['iris:A', 'cache:B']],
    ['not one that only the plan has', 'planned iris:A iris:NEW', ['iris:A', 'cache:B']],
  ])('%s', (_, lines, ids) => {
    expect(toCover(handMade(`${TWO}\n${lines}`), 0)).toEqual(ids)
  })

  test('are those for which the hooks were rendered at the moment of the snapshot', () => {
    const plans = [['A'], ['A', 'B']].map((names, index) => ({
      at: 10 * index,
      planned: names.map((name) => ({ kind: name === 'A' ? ('iris' as const) : ('cache' as const), name })),
    }))
    const context = handMade(`${TWO}\nconfig instances.unlisted warn`, { plans })
    expect([toCover(context, 9), toCover(context, 10)]).toEqual([['iris:A'], ['iris:A', 'cache:B']])
  })

  test('are all if the hooks are foreign, since foreign hooks have no configuration', () => {
    expect(toCover(handMade(`${TWO}\nconfig instances.exclude [b]`, { ours: false }), 0)).toEqual(['iris:A', 'cache:B'])
  })

  test.each([
    ['down from the begin', [[0, false]], []],
    [
      'down before it',
      [
        [0, true],
        [2, false],
      ],
      [],
    ],
    [
      'up before it',
      [
        [0, false],
        [2, true],
      ],
      ['iris:A'],
    ],
    [
      'down within it',
      [
        [0, true],
        [4, false],
      ],
      ['iris:A'],
    ],
    [
      'up within it',
      [
        [0, false],
        [4, true],
      ],
      ['iris:A'],
    ],
    [
      'up after it',
      [
        [0, false],
        [7, true],
      ],
      [],
    ],
  ] as const)('have an instance only while the instance runs: %s', (_, changes, uncovered) => {
    const context = handMade(ONE, {
      runs: [FREEZE, THAW],
      changes: changes.map(([at, running]) => ({ at, id: 'iris:A', running })),
    })
    expect(windowsOf(context, [])).toMatchObject([{ uncovered }])
  })
})

describe('the broken invariant', () => {
  const context = handMade(`${ONE}\nlimits short`)
  const bound = context.scenario.config.watchdog.deadline + SLACK_SECONDS
  const window = { from: 3, to: 5, said: 'good', uncovered: ['iris:A'] } as const
  const nothing = { frozen: [], windows: [], leftFrozen: [], leftProcesses: [], misuses: [] }
  const broken = (end: Partial<Parameters<typeof brokenInvariant>[1]>) =>
    brokenInvariant(context, { ...nothing, ...end })

  test('is null if nothing is wrong', () => {
    expect(broken({})).toBeNull()
  })

  test.each<[Partial<typeof nothing> | object, string | null]>([
    [{ leftFrozen: ['iris:A', 'iris:B'] }, 'iris:A iris:B left frozen'],
    [{ windows: [window] }, 'a snapshot that did not cover iris:A was reported good'],
    [{ windows: [{ ...window, uncovered: [] }, window] }, 'a snapshot that did not cover iris:A was reported good'],
    [{ windows: [{ ...window, said: 'bad' }] }, null],
    [{ windows: [{ ...window, said: 'nothing' }] }, null],
    [{ frozen: [frozen('iris:A', 1, 1 + bound)] }, null],
    [{ frozen: [frozen('iris:A', 0, bound + 1)] }, `iris:A was frozen for ${bound + 1}.0 s, the bound is ${bound} s`],
    [{ frozen: [frozen('iris:A', 0, bound + 1, 'somebody')] }, null],
    [{ misuses: ['iris melt', 'more'] }, 'a command line that the real tools do not know: iris melt'],
    [{ leftProcesses: ['17 sleep', 'more'] }, 'left running: 17 sleep and 1 more'],
  ])('%j: %s', (end, because) => {
    expect(broken(end)).toBe(because)
  })

  test.each([
    [true, null],
    [false, "a process that is not the hooks' was ended or stopped"],
  ])('is null if a process of others is unharmed: %s', (isUnharmed, because) => {
    const other = { pid: 1, isUnharmed: () => isUnharmed, end: async () => {} }
    expect(brokenInvariant({ ...context, other }, nothing)).toBe(because)
  })

  test('is the worst of several faults', () => {
    const all = {
      leftFrozen: ['iris:A'],
      windows: [window],
      frozen: [frozen('iris:A', 0, bound + 1)],
      misuses: ['iris melt'],
      leftProcesses: ['17 sleep'],
    }
    const keys = ['leftFrozen', 'windows', 'frozen', 'misuses', 'leftProcesses'] as const
    const told = keys.map((_, index) => {
      const gone = Object.fromEntries(keys.slice(0, index).map((key) => [key, []]))
      return broken({ ...all, ...gone })
    })
    expect(told).toEqual([
      expect.stringContaining('left frozen'),
      expect.stringContaining('did not cover'),
      expect.stringContaining('was frozen for'),
      expect.stringContaining('command line'),
      expect.stringContaining('left running'),
    ])
  })
})
