import { harnessDocument } from '../../../src/harness/report/json.ts'
import { jsonDocument } from '../../../src/text/json.ts'
import { checkedJson } from '../../schemas/check-json.ts'
import { BROKEN, HELD, ONE_PAIR, SKIPPED, TWO_PAIRS } from './outcomes.ts'

test('the document has the outcomes with times since their begin, their figures and the scores', () => {
  const report = checkedJson(jsonDocument(harnessDocument(ONE_PAIR)))
  expect(report).toMatchObject({ schema: 'gen-hooks/harness/1', ground: 'namespaces', seconds: 12.35 })
  expect(report.pairs).toHaveLength(1)
  expect(report.pairs[0]).toMatchObject({ hooks: 'gen-hooks 0.0.0', score: { held: 2, played: 3, skipped: 1 } })
  const [held, broken, skipped] = report.pairs[0].scenarios
  const { began: _, ended: __, ...same } = HELD
  expect(held).toEqual({
    ...same,
    beganAt: new Date(ONE_PAIR.bootedAt + 100_000).toISOString(),
    seconds: 5,
    frozen: [{ kind: 'iris', name: 'A', fromSeconds: 1, toSeconds: 3, endedBy: 'thaw' }],
    windows: [{ fromSeconds: 1.5, toSeconds: 2.5, said: 'good', uncovered: [] }],
    runs: [
      { hook: 'pre-freeze-script', verb: 'freeze', words: ['freeze'], fromSeconds: 0.5, toSeconds: 1.5, end: EXITED },
      { hook: 'post-thaw-script', verb: 'thaw', words: ['thaw'], fromSeconds: 2.5, toSeconds: 3.2, end: EXITED },
    ],
    told: [{ atSeconds: 1.5, text: 'prov.snapshotCommit 0' }],
    marks: [{ atSeconds: 2, text: 'fault iris:A thaw hang' }],
    frozenSeconds: { perInstance: { 'iris:A': 2 }, longest: 2, added: 1 },
  })
  expect(broken).toMatchObject({
    because: BROKEN.because,
    leftFrozen: BROKEN.leftFrozen,
    frozen: [
      { fromSeconds: 1, toSeconds: null },
      { fromSeconds: 1, toSeconds: 2 },
    ],
    frozenSeconds: { longest: 29 },
  })
  expect(skipped).toMatchObject({ scenario: SKIPPED.scenario, beganAt: null, seconds: 0 })
})

const EXITED = { kind: 'exited', status: 0 }

test('the document has no control character', () => {
  expect(jsonDocument(harnessDocument(TWO_PAIRS))).not.toMatch(/[^\P{Cc}\n\x80-\x9f]/u)
})
