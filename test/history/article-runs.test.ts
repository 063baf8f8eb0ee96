import { articleRuns } from '../../src/history/article-runs.ts'
import { parseSnaplogLine } from '../../src/logs/snaplog.ts'
import { zoneOf } from '../../src/text/zone.ts'
import { T0 } from './tell.ts'

/** A line of the article's scripts for each `SECONDS TEXT`. */
function runsOf(story: string) {
  const zone = zoneOf('UTC')
  if (zone === null) throw new Error('no zone')
  const told = story
    .trim()
    .split('\n')
    .map((row, index) => {
      const [, seconds = '', text = ''] = /^ *(\d+) (.*)$/.exec(row) ?? []
      const [day, month, date, year, clock] = new Date(T0 + Number(seconds) * 1000).toUTCString().split(/,? /)
      const line = `${day} ${date} ${month} ${clock} UTC ${year}: ${text}`.replace(
        /^(\w+) (\w+) 0?(\d+)/,
        (_all, d, m, n) => `${d} ${m} ${n.padStart(2)}`,
      )
      const read = parseSnaplogLine(line, zone)
      if (read.kind !== 'event') throw new Error(line)
      return { event: read.event, line: { source: 'snap', line: index + 1, text: line } }
    })
  return articleRuns(told, true)
}

const FREEZE = `
  0 Pre freeze script started
  0 Attempting to freeze A
  1   A IS FROZEN
  1   Completed freeze of A
  1 Attempting to freeze B
  3   B IS FROZEN
  3   Completed freeze of B
  3 Pre freeze script finished`
const THAW = `
  8 Post thaw script started
  8 Attempting to thaw A
  9   A IS THAWED
  9   Completed thaw of A
  9 Attempting to thaw B
  10   B IS THAWED
  10   Completed thaw of B
  10 Post thaw script finished`

test('a run whose freeze and thaw were both reported good is unknown, since no log shows that the freeze lasted', () => {
  const runs = runsOf(FREEZE + THAW)
  expect(runs).toMatchObject([
    {
      id: 'article:1',
      origin: 'article',
      beganAt: T0,
      endedAt: T0 + 10_000,
      windowSeconds: 10,
      verdict: 'unknown',
      why: '',
    },
  ])
  expect(runs[0]?.instances).toEqual([
    {
      instance: 'A',
      frozenAt: T0 + 1000,
      thawedAt: T0 + 9000,
      frozenSeconds: 8,
      outcome: 'thawed',
      refusal: null,
      journal: null,
    },
    {
      instance: 'B',
      frozenAt: T0 + 3000,
      thawedAt: T0 + 10_000,
      frozenSeconds: 7,
      outcome: 'thawed',
      refusal: null,
      journal: null,
    },
  ])
  expect(runs[0]?.lines).toHaveLength(16)
})

test.each([
  [
    'a freeze that is refused',
    FREEZE.replace('B IS FROZEN', 'B FREEZE FAILED') + THAW,
    'failed',
    'B: freeze failed, status 3',
  ],
  [
    'an unknown status of the instance that was tried last',
    FREEZE.replace('B IS FROZEN', 'ERROR: Unknown status code: 127') + THAW,
    'failed',
    'B: freeze failed, status 127',
  ],
  ['a thaw that failed', FREEZE + THAW.replace('A IS THAWED', 'A THAW FAILED'), 'failed', 'A: thaw failed, status 3'],
  [
    'no instance',
    '0 Pre freeze script started\n0 Pre freeze script finished\n5 Post thaw script started\n5 Post thaw script finished',
    'unknown',
    '',
  ],
  ['the log ends within it', FREEZE, 'unknown', 'the log ends within it'],
  ['no freeze', THAW, 'unknown', 'the log shows no freeze'],
])('%s', (_what, story, verdict, why) => {
  expect(runsOf(story)).toMatchObject([{ verdict, why }])
})

test('a run without a thaw has failed once the next freeze began', () => {
  const later = (text: string) => text.replaceAll(/^ *(\d+) /gm, (_all, seconds) => `  ${Number(seconds) + 3600} `)
  expect(runsOf(FREEZE + later(FREEZE + THAW))).toMatchObject([
    {
      verdict: 'failed',
      why: 'A: the log shows no thaw; B: the log shows no thaw; it has no end',
      windowSeconds: null,
    },
    { verdict: 'unknown', why: '', beganAt: T0 + 3_600_000 },
  ])
})
