import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { hookRuns } from '../../src/history/hook-runs.ts'
import type { Run } from '../../src/history/run.ts'
import type { HookEvent } from '../../src/hook/log-line.ts'
import { hookEvent as e, T0 } from './tell.ts'

function runsOf(events: readonly HookEvent[]): readonly Run[] {
  const runs = hookRuns()
  for (const [index, event] of events.entries()) runs.add(event, index + 1, null)
  return runs.runs()
}

const GOOD = [
  e('a', 1, 'iris:A frozen', 300),
  e('a', 1.5, 'iris:B frozen', 700),
  e('a', 1.5, '- frozen', 800),
  e('a', 4, 'iris:A thawed', 100),
  e('a', 4.25, 'iris:B thawed', 350),
  e('a', 4.3, '- consistent', 3600),
  e('a', 4.4, 'iris:A journal', 3700, 'offset 815 of /jnl/A.003'),
  e('a', 4.4, 'iris:B journal', 3700, '/jnl/B.003'),
]

test('a good run', () => {
  expect(runsOf(GOOD)).toEqual([
    {
      id: 'a',
      origin: 'hooks',
      beganAt: T0 + 700,
      endedAt: T0 + 4300,
      windowSeconds: 3.55,
      verdict: 'consistent',
      why: '',
      instances: [
        {
          instance: 'iris:A',
          frozenAt: T0 + 1000,
          thawedAt: T0 + 4000,
          frozenSeconds: 3,
          outcome: 'thawed',
          refusal: null,
          journal: { file: '/jnl/A.003', offset: 815 },
        },
        {
          instance: 'iris:B',
          frozenAt: T0 + 1500,
          thawedAt: T0 + 4250,
          frozenSeconds: 2.75,
          outcome: 'thawed',
          refusal: null,
          journal: { file: '/jnl/B.003', offset: null },
        },
      ],
      deadlineFired: false,
      lines: [],
    },
  ])
})

test('an incomplete list is reported once for each run, for any verdict', () => {
  const iris = e('a', 0.5, '- list-failed', 1, 'no whole list of the iris instances: qlist ended with 1')
  const cache = e('a', 0.6, '- list-failed', 1, 'no whole list of the cache instances: qlist is too long')
  const whyOf = (...events: readonly HookEvent[]) => runsOf(events)[0]?.why
  expect(whyOf(iris, ...GOOD)).toBe(iris.text)
  expect(whyOf(iris, cache, iris, ...GOOD)).toBe(`${cache.text}; ${iris.text}`)
  expect(whyOf(...GOOD.slice(0, 3), iris, e('a', 2, '- aborted', 9, 'post-thaw was told freezeFail'))).toBe(
    `post-thaw was told freezeFail; ${iris.text}`,
  )
  const text = 'instances may run that were not frozen: no whole list of iris'
  expect(whyOf(iris, e('a', 2, '- inconsistent', 9, text))).toBe(text)
})

test('the run is the same for any order of the lines, and with repeated lines', () => {
  const byName = (run: Run | undefined) => ({
    ...run,
    instances: run?.instances.toSorted((a, b) => (a.instance < b.instance ? -1 : 1)),
  })
  const whole = byName(runsOf(GOOD)[0])
  fc.assert(
    fc.property(fc.shuffledSubarray([...GOOD, ...GOOD], { minLength: 16 }), (events) => {
      const runs = runsOf(events)
      expect(runs).toHaveLength(1)
      expect(byName(runs[0])).toEqual(whole)
    }),
  )
})

test.each<[string, readonly HookEvent[], Partial<Run>]>([
  [
    'its reason',
    [e('a', 1, '- inconsistent', 0, 'iris:A was down at the thaw')],
    { verdict: 'inconsistent', why: 'iris:A was down at the thaw' },
  ],
  ['no snapshot', [e('a', 1, '- aborted')], { verdict: 'aborted', why: '' }],
  [
    'the last verdict',
    [e('a', 1, '- inconsistent', 0, 'x'), e('a', 2, '- aborted')],
    { verdict: 'aborted', endedAt: T0 + 2000 },
  ],
  ['the reason of the undo', [e('a', 1, '- undo', 0, 'y'), e('a', 2, '- inconsistent')], { why: 'y' }],
  [
    'the deadline',
    [
      e('a', 1, '- undo', 0, 'no thaw came before the deadline'),
      e('a', 2, '- inconsistent', 0, 'no thaw came before the deadline'),
    ],
    { deadlineFired: true },
  ],
  [
    'no freeze at all',
    [e('-', 1, '- not-started', 0, 'another run is live')],
    { id: 'hooks:1', verdict: 'failed', why: 'another run is live' },
  ],
  [
    'a rescue',
    [e('a', 1, '- rescue', 500, 'z'), e('a', 2, 'iris:A thawed', 100)],
    { beganAt: T0 + 500, windowSeconds: null, endedAt: null, verdict: 'unknown' },
  ],
  [
    'a text that is not for a terminal',
    [e('a', 1, '- inconsistent', 0, '\u001b[2J\u{202e}')],
    { why: '\\x1b[2J\\u{202e}' },
  ],
  ['an ms that cannot be', [e('a', 1, '- consistent', 999_999_999_999)], { beganAt: T0 + 1000 }],
])('%s', (_what, events, expected) => {
  expect(runsOf(events)).toMatchObject([expected])
})

test.each<[string, readonly HookEvent[], object]>([
  [
    'frozen still',
    [e('a', 1, 'iris:A frozen')],
    { outcome: 'frozen', frozenAt: T0 + 1000, thawedAt: null, frozenSeconds: null },
  ],
  [
    'resumed by stat -W',
    [e('a', 1, 'iris:A frozen'), e('a', 3, 'iris:A resumed')],
    { outcome: 'resumed', frozenSeconds: 2 },
  ],
  [
    'not frozen any more',
    [e('a', 1, 'iris:A frozen'), e('a', 3, 'iris:A not-frozen')],
    { outcome: 'not-frozen', thawedAt: null },
  ],
  [
    'stuck, then thawed',
    [e('a', 1, 'iris:A frozen'), e('a', 2, 'iris:A stuck'), e('a', 3, 'iris:A thawed')],
    { outcome: 'thawed', frozenSeconds: 2 },
  ],
  ['stuck', [e('a', 1, 'iris:A freeze-failed'), e('a', 2, 'iris:A stuck')], { outcome: 'stuck' }],
  [
    'refused, then thawed anyway',
    [e('a', 1, 'iris:A freeze-failed'), e('a', 2, 'iris:A not-frozen')],
    { outcome: 'freeze-failed' },
  ],
  [
    'dropped',
    [e('a', 1, 'iris:A freeze-failed'), e('a', 2, 'iris:A dropped'), e('a', 2, 'iris:A thawed')],
    { outcome: 'dropped' },
  ],
  ['down at the freeze', [e('a', 1, 'iris:A skipped')], { outcome: 'skipped' }],
  [
    'unlisted and frozen',
    [e('a', 1, 'iris:A unlisted'), e('a', 2, 'iris:A frozen'), e('a', 3, 'iris:A thawed')],
    { outcome: 'thawed' },
  ],
  ['thawed by a rescue', [e('a', 1, 'iris:A thawed')], { outcome: 'thawed', frozenAt: null, frozenSeconds: null }],
  [
    'thawed before it froze, by the clock',
    [e('a', 5, 'iris:A frozen'), e('a', 3, 'iris:A thawed')],
    { frozenSeconds: null },
  ],
])('an instance: %s', (_what, events, expected) => {
  expect(runsOf(events)[0]?.instances).toMatchObject([{ instance: 'iris:A', ...expected }])
})

test('of two ends and of two verdicts the later counts, whichever is read first', () => {
  const told = [
    e('a', 1, 'iris:A frozen'),
    e('a', 2, 'iris:A stuck'),
    e('a', 3, 'iris:A thawed'),
    e('a', 3, '- inconsistent'),
    e('a', 4, '- aborted'),
  ]
  for (const events of [told, told.toReversed()]) {
    expect(runsOf(events)).toMatchObject([
      { verdict: 'aborted', endedAt: T0 + 4000, instances: [{ outcome: 'thawed', frozenSeconds: 2 }] },
    ])
  }
})

test('a run without a verdict has failed once another run began later', () => {
  const [first, last] = runsOf([e('a', 1, 'iris:A frozen'), e('b', 3600, 'iris:A frozen')])
  expect(first).toMatchObject({ verdict: 'failed', why: 'it ended without a verdict', endedAt: null })
  expect(last).toMatchObject({ verdict: 'unknown', why: 'the log ends within it', endedAt: null })
})

test('lines of two runs may interleave', () => {
  const runs = runsOf([
    e('a', 1, 'iris:A frozen'),
    e('b', 2, '- undo'),
    e('a', 3, 'iris:A thawed'),
    e('b', 2, '- inconsistent'),
    e('a', 3, '- consistent'),
  ])
  expect(runs.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(['a consistent', 'b inconsistent'])
})

test('an id that comes again after years is another run', () => {
  const year = 365 * 86_400
  expect(runsOf([e('a', 1, '- consistent'), e('a', year, '- inconsistent')])).toHaveLength(2)
  expect(runsOf([e('a', year, '- consistent'), e('a', 1, '- inconsistent')])).toHaveLength(2)
})

test('the lines of a run are kept if they are given', () => {
  const runs = hookRuns()
  runs.add(e('a', 1, '- consistent'), 7, { source: 'x', line: 7, text: 'raw' })
  expect(runs.runs()[0]?.lines).toEqual([{ source: 'x', line: 7, text: 'raw' }])
})

test('the deadline is recognised by the text that the template of the verdict writes', () => {
  const partial = readFileSync(join(__dirname, '../../templates/partials/verdict.sh.hbs'), 'utf8')
  const words = /WHY=\$\{WHY:-'(no thaw[^']*)'\}$/m.exec(partial)?.[1] ?? ''
  expect(runsOf([e('a', 1, '- undo', 0, words)])[0]?.deadlineFired).toBe(true)
  expect(runsOf([e('a', 1, '- undo', 0, `not ${words}`)])[0]?.deadlineFired).toBe(false)
})
