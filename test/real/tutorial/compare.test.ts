import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isShown, lasting, shorten } from './compare.ts'
import { normalise } from './normalise.ts'
import { readPage } from './read-page.ts'

const PAGE = readFileSync(join(__dirname, '../../../docs/tutorial/first-guest.md'), 'utf8')
const SHOWN = readPage(PAGE).flatMap((step) => (step.kind === 'command' ? step.output : []))

// the page was written on one day: each text of that day would be a difference on the next day
test('no line that the tutorial shows has a date', () => {
  const dated = /\d{1,4}[-/]\d{1,2}[-/]\d{2,4}|(19|20)\d{6}|\d:\d\d|\b1[789]\d{8}\b/
  expect(SHOWN.length).toBeGreaterThan(100)
  expect(lasting(SHOWN).filter((line) => dated.test(line))).toEqual([])
})

describe('isShown', () => {
  test.each<[string, boolean, readonly string[], readonly string[]]>([
    ['the same', true, ['a', 'b'], ['a', 'b']],
    ['another word', false, ['a', 'b'], ['a', 'c']],
    ['a line more', false, ['a'], ['a', 'b']],
    ['a line less', false, ['a', 'b'], ['a']],
    ['nothing, where something is shown', false, ['a'], []],
    ['left out in the middle', true, ['a', '...', 'd'], ['a', 'b', 'c', 'd']],
    ['left out twice', true, ['a', '...', 'c', '...', 'e'], ['a', 'b', 'c', 'd', 'e']],
    ['the line between two omissions is missing', false, ['a', '...', 'x', '...', 'e'], ['a', 'b', 'c', 'd', 'e']],
    ['another end', false, ['a', '...', 'x'], ['a', 'b', 'c']],
    ['a line that would be both begin and end', false, ['a', '...', 'a'], ['a']],
    ['the number of a process changes', true, ['x (12) 0 [Utility.Event]'], ['x (1234) 0 [Utility.Event]']],
    [
      'seconds since 1970 change',
      true,
      ['last_run_timestamp_seconds 1795396622'],
      ['last_run_timestamp_seconds 1795396766'],
    ],
    ['times change', true, ['at 2026-11-22T21:30:19.662Z'], ['at 2027-01-02T01:02:03.004Z']],
    ['lines of one moment, in another order', true, ['01:02:03 a', '01:02:03 b'], ['04:05:06 b', '04:05:06 a']],
    ['another line of one moment', false, ['01:02:03 a', '01:02:03 b'], ['04:05:06 b', '04:05:06 b']],
    ['lines without a time, in another order', false, ['a', 'b'], ['b', 'a']],
  ])('%s: %s', (_, expected, shown, printed) => {
    expect(isShown(shown, printed)).toBe(expected)
  })
})

describe('normalise keeps', () => {
  test.each([
    [
      'a verdict',
      'last run: run=09169c72 verdict=consistent status=0',
      'last run: run=09169c72 verdict=aborted status=0',
    ],
    ['an event', 'instance=iris:PROD event=frozen ms=30', 'instance=iris:PROD event=thawed ms=30'],
    ['the number of a journal', '/opt/jnl/20261123.001', '/opt/jnl/20261123.002'],
    ['a version of IRIS', '2024.1.0.262.0  ok', '2024.1.0.263.0  ok'],
    ['a counter', 'gen_hooks_failures_total 1', 'gen_hooks_failures_total 2'],
    ['an exit status', '1', '2'],
    ['a limit', '1800 is too large, the limit is 1200', '1800 is too large, the limit is 1300'],
    ['a shellcheck', 'shellcheck 0.11.0 (wasm), sh-syntax, dash -n', 'shellcheck 0.11.0 (wasm), dash -n'],
  ])('%s', (_, one, other) => {
    expect(normalise(one)).not.toBe(normalise(other))
  })
})

test.each<[string, readonly string[], readonly string[], readonly string[]]>([
  ['as it is', ['a'], ['b', 'c'], ['b', 'c']],
  ['left out where the page did', ['a', '...', 'z'], ['1', '2', '3', '4'], ['1', '...', '4']],
  ['too short to leave out', ['a', '...', 'z'], ['1', '2'], ['1', '2']],
])('shorten: %s', (_, shown, printed, expected) => {
  expect(shorten(shown, printed)).toEqual(expected)
})
