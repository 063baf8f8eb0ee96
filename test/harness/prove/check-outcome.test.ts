import { parseScenario } from '../../../src/harness/language/parse.ts'
import type { Job } from '../../../src/harness/play/job.ts'
import { checkOutcome } from '../../../src/harness/prove/check-outcome.ts'
import { HELD } from '../report/outcomes.ts'

const TEXT = '# It is good.\nsnapshot good\n'
const parsed = parseScenario(TEXT, 'freeze/good', 'freeze/good')
if (parsed.kind !== 'scenario') throw new Error('no scenario')
const job: Job = {
  scenario: parsed.scenario,
  tried: { kind: 'ours' },
  shell: null,
  shellName: 'dash',
  caller: null,
}
const RUNNING = parsed.scenario.instances.map(({ kind, name }) => `${kind}:${name}`)

test('the outcome of an agent is accepted', () => {
  const said = JSON.parse(JSON.stringify(HELD))
  expect(checkOutcome(said, job)).toEqual({ ...HELD, title: 'It is good.', running: RUNNING })
})

test('title, source, instances and verdict of an outcome are set by this process, whatever the agent says', () => {
  const said = { ...HELD, scenario: '<b>', title: '<b>', shell: '<b>', running: ['<b>'], slipped: '<b>', more: '<b>' }
  expect(checkOutcome({ ...said, verdict: 'held', because: 'left frozen' }, job)).toEqual({
    ...HELD,
    title: 'It is good.',
    running: RUNNING,
    // the report of a broken scenario shows the text of this process, not of the agent
    source: TEXT,
    because: 'left frozen',
    verdict: 'broken',
  })
  expect(checkOutcome({ ...HELD, verdict: 'held', invariantBroken: true }, job)).toMatchObject({ verdict: 'broken' })
})

test.each([
  ['nothing', null],
  ['a text', 'held'],
  ['a list', []],
  ['a time that is a text', { ...HELD, ended: '<b>' }],
  ['a time that is none', { ...HELD, ended: null }],
  ['an unknown kind of end', { ...HELD, runs: [{ ...HELD.runs[0], end: { kind: '<b>' } }] }],
  ['a status that is a text', { ...HELD, runs: [{ ...HELD.runs[0], end: { kind: 'exited', status: '<b>' } }] }],
  ['an unknown word', { ...HELD, windows: [{ ...HELD.windows[0], said: '<b>' }] }],
  ['a field that is missing', { ...HELD, logs: undefined }],
  ['too many entries', { ...HELD, leftFrozen: Array.from({ length: 100_001 }, () => 'iris:A') }],
])('%s is no outcome', (_, said) => {
  expect(checkOutcome(said, job)).toBeNull()
})

test('texts are bounded', () => {
  expect(checkOutcome({ ...HELD, because: 'x'.repeat(2_000_000) }, job)?.because).toHaveLength(1_000_000)
})
