import type { Run } from '../../src/history/run.ts'
import { chosenRun } from '../../src/history/run-option.ts'
import { zoneOf } from '../../src/text/zone.ts'
import { makeRuns } from '../report/make-runs.ts'

const zone = zoneOf('Europe/Berlin')
if (zone === null) throw new Error('no zone')

/** A run for each id, with its begin and its length in seconds. */
function runs(...all: readonly (readonly [id: string, began: string, seconds: number])[]): readonly Run[] {
  return makeRuns(all.length).map((run, place) => {
    const [id = '', began = '', seconds = 0] = all[place] ?? []
    const beganAt = Date.parse(began)
    return { ...run, id, beganAt, endedAt: beganAt + seconds * 1000, windowSeconds: seconds }
  })
}

const RUNS = runs(
  ['3fa1bc02', '2026-11-22T12:00:00.400Z', 4],
  ['3fa1d377', '2026-11-22T12:00:30Z', 90],
  ['77000001', '2026-11-22T22:59:59Z', 2],
  ['77000002', '2026-11-23T09:15:00Z', 2],
  ['article:7', '2026-11-24T09:15:00Z', 2],
)
const named = (name: string): string => chosenRun(RUNS, name, zone).id

test.each([
  ['3fa1bc02', '3fa1bc02'],
  ['3fa1b', '3fa1bc02'],
  ['3FA1B', '3fa1bc02'],
  ['article', 'article:7'],
  ['latest', 'article:7'],
  ['worst', '3fa1d377'],
  // times in the form of history, and in the form of timeline
  ['2026-11-22 13:00:00', '3fa1bc02'],
  ['2026-11-22 13:00:00.400 +01:00', '3fa1bc02'],
  ['2026-11-22T12:00:30Z', '3fa1d377'],
  ['2026-11-23T10:15', '77000002'],
  ['2026-11-23', '77000002'],
  // within a run
  ['2026-11-22 13:01', '3fa1d377'],
])('--run %s chooses the run %s', (name, id) => {
  expect(named(name)).toBe(id)
})

test.each([
  ['3fa1', '--run: "3fa1": 2 runs, expected one: 3fa1bc02 (2026-11-22 13:00:00), 3fa1d377 (2026-11-22 13:00:30)'],
  [
    '2026-11-22 13:00',
    '--run: "2026-11-22 13:00": 2 runs, expected one: 3fa1bc02 (2026-11-22 13:00:00), 3fa1d377 (2026-11-22 13:00:30)',
  ],
  ['nope', '--run: "nope": no such run, expected one of 5 by its id or the begin of it or its time, latest or worst'],
  [
    '2026-11-22 20:00',
    '--run: "2026-11-22 20:00": no run then, the nearest are 3fa1d377 (2026-11-22 13:00:30) and 77000001 (2026-11-22 23:59:59)',
  ],
  ['2027-01-01', '--run: "2027-01-01": no run then, the nearest is article:7 (2026-11-24 10:15:00)'],
])('--run %s is refused, since it names no run or several', (name, message) => {
  expect(() => named(name)).toThrow(expect.objectContaining({ code: 'RUN_UNKNOWN', message }))
})

test('of many candidates the latest ten are named, the others counted', () => {
  const many = runs(
    ...Array.from({ length: 13 }, (_, n): [string, string, number] => [`a${n}`, '2026-11-22T12:00:00Z', 1]),
  )
  expect(() => chosenRun(many, 'a', zone)).toThrow(/13 runs, expected one: 3 older ones, a3 \(/)
  // a whole id names one run, although longer ids begin with the same characters
  expect(chosenRun(many, 'a1', zone).id).toBe('a1')
})

test('the day on which the clocks are set back has 25 hours', () => {
  const late = runs(['late', '2026-10-25T22:30:00Z', 1], ['next', '2026-10-25T23:30:00Z', 1])
  expect(chosenRun(late, '2026-10-25', zone).id).toBe('late')
  expect(chosenRun(late, '2026-10-26', zone).id).toBe('next')
})

test('without any run the error says that the logs tell of none', () => {
  expect(() => chosenRun([], 'latest', zone)).toThrow('these logs tell of no run')
})

test('in the repeated hour, a run is found by the time that history prints, and two runs are distinguished by their ids', () => {
  const night = runs(
    ['aaaa', '2026-10-25T00:30:00Z', 4],
    ['bbbb', '2026-10-25T01:30:00Z', 4],
    ['cccc', '2026-10-25T01:45:00Z', 4],
  )
  const idOf = (name: string): string => chosenRun(night, name, zone).id
  expect(night.map(({ beganAt }) => zone.text(beganAt)).slice(1)).toEqual([
    '2026-10-25 02:30:00',
    '2026-10-25 02:45:00',
  ])
  expect(idOf('2026-10-25 02:45:00')).toBe('cccc')
  expect(idOf('2026-10-25T02:45')).toBe('cccc')
  expect(idOf('2026-10-25T02:30:00+01:00')).toBe('bbbb')
  expect(() => idOf('2026-10-25 02:30')).toThrow('2 runs, expected one: aaaa (2026-10-25 02:30:00), bbbb (')
})

test('an id that stands in two logs names two runs', () => {
  const two = runs(['article:1', '2026-11-22T09:00:00Z', 4], ['article:1', '2026-11-29T09:00:00Z', 4])
  expect(() => chosenRun(two, 'article:1', zone)).toThrow('"article:1": 2 runs, expected one')
  expect(chosenRun(two, '2026-11-22', zone)).toBe(two[0])
})
