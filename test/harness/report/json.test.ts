import { jsonReport } from '../../../src/harness/report/json.ts'
import { BROKEN, HELD, ONE_PAIR, TWO_PAIRS } from './outcomes.ts'

test('it has the outcomes as they were, their figures and the scores', () => {
  const report = JSON.parse(jsonReport(ONE_PAIR))
  expect(report).toMatchObject({ schema: 'gen-hooks/harness/1', ground: 'namespaces', seconds: 12.35 })
  expect(report.pairs).toHaveLength(1)
  expect(report.pairs[0]).toMatchObject({ hooks: 'gen-hooks 0.0.0', score: { held: 2, played: 3, skipped: 1 } })
  expect(report.pairs[0].scenarios[0]).toEqual({
    ...HELD,
    frozenSeconds: { perInstance: { 'iris:A': 2 }, longest: 2, added: 1 },
  })
  expect(report.pairs[0].scenarios[1]).toMatchObject({ ...BROKEN, frozenSeconds: { longest: 29 } })
})

test('it ends in a line feed and has no control character', () => {
  expect(jsonReport(TWO_PAIRS).endsWith('}\n')).toBe(true)
  expect(jsonReport(TWO_PAIRS)).not.toMatch(/[^\P{Cc}\n\x80-\x9f]/u)
})
