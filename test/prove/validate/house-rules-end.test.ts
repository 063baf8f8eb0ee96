import { HOUSE_RULES, houseRules } from '../../../src/validate/house-rules/house-rules.ts'
import { muchOf, PIECES } from '../../validate/house-rules/much.ts'

function findings(text: string, ours: 'ours' | 'foreign'): number {
  const outcome = houseRules([{ name: 'hook', text, ours }])
  if (outcome.kind !== 'ran') throw new Error(outcome.reason)
  return outcome.findings.length
}

test('the check of each beginning of each example ends', () => {
  for (const { bad } of HOUSE_RULES) {
    for (let end = 0; end <= bad.length; end += 3) expect(findings(bad.slice(0, end), 'ours')).toBeGreaterThanOrEqual(0)
  }
})

test.each(PIECES)('the check of a long line of many %j ends', (piece) => {
  expect(findings(muchOf(piece, 128 * 1024), 'foreign')).toBeLessThanOrEqual(HOUSE_RULES.length * 10)
})
