import { textReport } from '../../../src/harness/report/text.ts'
import { HELD, ONE_PAIR, outcome, TWO_PAIRS, UNPLAYABLE } from './outcomes.ts'

const CONTROL = /[^\P{Cc}\n]/u

const lines = (report: typeof ONE_PAIR): readonly string[] => textReport(report).split('\n')

test('the text has a line for each scenario, the score, the longest frozen time and the place of play', () => {
  const text = lines({ ...ONE_PAIR, pairs: [{ hooks: 'mine', outcomes: [HELD, outcome({ scenario: 'a/b' })] }] })
  expect(text[0]?.trim().split(/ {2,}/)).toEqual(['scenario', 'frozen', 'added', 'why'])
  expect(text.find((line) => line.includes('freeze/good'))?.trim()).toMatch(/^holds +freeze\/good +2\.00 s +1\.00 s$/)
  expect(text.find((line) => line.includes('a/b'))?.trim()).toMatch(/^holds +a\/b$/)
  expect(text.slice(-5)).toEqual([
    'mine: 2 of 2 hold',
    'longest frozen: 2.00 s, iris:A in freeze/good',
    '',
    'played in 12.3 s, each in fresh namespaces',
    '',
  ])
})

test('with several shells each line names its shell; a broken scenario has its reason, a skipped one its needs', () => {
  const text = textReport(ONE_PAIR)
  expect(text).toMatch(/^ +scenario +shell +frozen +added +why *$/m)
  expect(text).toMatch(/^ *BROKEN +.* dash +29\.00 s +28\.00 s +iris:A left frozen /m)
  expect(text).toMatch(/^ *skipped +state\/root-only +dash +needs root$/m)
  expect(text).toContain('gen-hooks 0.0.0: 2 of 3 hold, 1 skipped\n')
})

test('scenarios that cannot be played, and those that held only at a second try, are counted separately', () => {
  const slipped = outcome({ scenario: 'a/b', slipped: 'line 3: too late' })
  const text = textReport({ ...ONE_PAIR, pairs: [{ hooks: 'mine', outcomes: [HELD, slipped, UNPLAYABLE] }] })
  expect(text).toMatch(/^ *UNPLAYABLE +freeze\/strange +cannot be played: sudo: -D$/m)
  expect(text).toContain('mine: 2 of 2 hold, 1 of these at a second try alone, 1 cannot be played\n')
})

test('the last lines of stderr are shown for a broken scenario, each once', () => {
  const said = (scenario: string) => ({ ...UNPLAYABLE, scenario })
  const quiet = outcome({ stderr: ['post-thaw-script thaw: nothing of note'] })
  const outcomes = [quiet, said('a/b'), said('a/c'), said('a/d')]
  const text = textReport({ ...ONE_PAIR, pairs: [{ hooks: 'mine', outcomes }] })
  expect(text.match(/^ {2}pre-freeze-script freeze: docker: not found.*$/gm)).toEqual([
    '  pre-freeze-script freeze: docker: not found  (a/b and 2 more)',
  ])
  expect(text).not.toContain('nothing of note')
  const many = Array.from({ length: 30 }, (_, n) => ({ ...said('a/b'), stderr: [`post-thaw-script thaw: ${n}`] }))
  expect(textReport({ ...ONE_PAIR, pairs: [{ hooks: 'mine', outcomes: many }] })).toContain(
    '10 lines more: --format json',
  )
})

test('two pairs are side by side', () => {
  const text = textReport(TWO_PAIRS)
  expect(text).toMatch(/^ *scenario +shell +A +B +why *$/m)
  expect(text).toMatch(/^ *freeze\/good +dash +holds 2\.00 s +BROKEN 29\.00 s +iris:A left frozen /m)
  expect(text).toMatch(/^ *state\/root-only +dash +skipped +needs root$/m)
  expect(text).toContain('\nA gen-hooks 0.0.0\nB ./mine ')
  expect(text).toContain('gen-hooks 0.0.0: 1 of 1 holds, 1 skipped\n')
  expect(text).toContain(': 0 of 1 holds\n')
  expect(text).toContain('each in a folder of its own')
})

test.each([
  ['one pair', ONE_PAIR],
  ['two pairs', TWO_PAIRS],
])('no name and no text reaches the terminal with a control character: %s', (_, report) => {
  expect(textReport(report)).not.toMatch(CONTROL)
})

test('the text of a broken scenario is shown, with the step that broke marked', () => {
  const broken = outcome({
    scenario: 'mine/one',
    verdict: 'broken',
    because: 'line 3: it ended with 0',
    brokenLine: 3,
    source: `# It refuses.\nfault iris:A freeze status=0\n! freeze\n${'thaw\n'.repeat(7)}`,
  })
  const text = textReport({ ...ONE_PAIR, pairs: [{ hooks: 'mine', outcomes: [HELD, broken] }] })
  expect(text).toContain(
    '\nmine/one\n   1  # It refuses.\n   2  fault iris:A freeze status=0\n>  3  ! freeze\n   4  thaw\n',
  )
  expect(text).not.toContain('freeze/good\n   1')
})

test('of many broken scenarios three texts are shown, each once for all shells, and the others are counted', () => {
  const broken = (scenario: string, shell: string) =>
    outcome({ scenario, shell, verdict: 'broken', because: 'x', source: `# ${scenario} it is.\nfreeze\n` })
  const outcomes = ['a/1', 'a/2', 'a/3', 'a/4', 'a/5'].flatMap((name) => [broken(name, 'dash'), broken(name, 'bash')])
  const text = textReport({ ...ONE_PAIR, pairs: [{ hooks: 'mine', outcomes }] })
  expect(text.match(/# a\/\d it is\./g)).toHaveLength(3)
  expect(text).toContain('2 more are broken: --show NAME prints their texts\n')
})
