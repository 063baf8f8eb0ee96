import { instanceEnds } from '../../src/hook/instance-end.ts'
import { hookLine } from '../history/tell.ts'

const ends = (...lines: readonly string[]) => instanceEnds(lines.join('\n'), 'r1')

test('how each instance came through a run, in any order of the lines', () => {
  const lines = [
    hookLine('r1', 1, 'iris:PROD frozen', 1000),
    hookLine('r1', 3, 'iris:PROD thawed', 90),
    hookLine('r1', 1, 'iris:TEST freeze-failed', 10),
    hookLine('r1', 2, 'iris:TEST dropped', 10),
    hookLine('r1', 3, 'iris:TEST thawed', 90),
    hookLine('r1', 1, 'cache:OLD frozen', 1000),
    hookLine('r1', 3, 'cache:OLD stuck', 90),
    hookLine('r1', 1, 'iris:NEW frozen', 1000),
  ]
  const expected = [
    { instance: 'iris:PROD', isFrozen: true, isThawed: true, outcome: 'thawed' },
    { instance: 'iris:TEST', isFrozen: false, isThawed: true, outcome: 'dropped' },
    { instance: 'cache:OLD', isFrozen: true, isThawed: false, outcome: 'stuck' },
    { instance: 'iris:NEW', isFrozen: true, isThawed: false, outcome: 'frozen' },
  ]
  expect(ends(...lines)).toEqual(expected)
  expect(ends(...lines.toReversed())).toEqual(expect.arrayContaining(expected))
})

test('a later thaw counts more than an earlier one that failed', () => {
  const stuck = [hookLine('r1', 1, 'iris:PROD frozen', 1000), hookLine('r1', 3, 'iris:PROD stuck', 90)]
  expect(ends(...stuck, hookLine('r1', 9, 'iris:PROD resumed', 90))).toMatchObject([{ outcome: 'resumed' }])
})

test('lines of another run, of the run as a whole, and what is no line of the hooks tell of no instance', () => {
  const other = hookLine('r2', 1, 'iris:PROD frozen', 1000)
  expect(ends(other, hookLine('r1', 3, '- consistent', 90), 'torn', '')).toEqual([])
  expect(ends(other, hookLine('r1', 3, 'iris:PROD journal', 90, '/jnl/x'))).toEqual([
    { instance: 'iris:PROD', isFrozen: false, isThawed: false, outcome: '-' },
  ])
})
