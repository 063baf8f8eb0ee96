import { MARK_COLOURS, PAPER_THEME, STUN_LOOKS, VERDICT_LOOKS } from '../../src/report/marks.ts'
import { PAGE_STYLE } from '../../src/text/page-style.ts'
import { contrast, palette } from './contrast.ts'

const STYLES = [PAGE_STYLE, MARK_COLOURS]

test('the function contrast gives known values', () => {
  expect(contrast('#ffffff', '#000000')).toBeCloseTo(21)
  expect(contrast('#777777', '#fff')).toBeCloseTo(4.48, 1)
})

describe.each([
  ['light', palette(STYLES, 0)],
  ['dark', palette(STYLES, 1)],
  ['on paper', { ...PAPER_THEME, card: PAPER_THEME.back }],
])('%s', (_what, colours: Readonly<Record<string, string>>) => {
  test.each(['ink', 'soft', 'good', 'plain', 'warn', 'odd', 'bad'])(
    '%s can be read on the page and on a card',
    (name) => {
      for (const ground of ['back', 'card']) {
        expect(contrast(colours[name] ?? '', colours[ground] ?? '')).toBeGreaterThanOrEqual(4.5)
      }
    },
  )
})

test.each([
  ['verdicts', VERDICT_LOOKS],
  ['stuns', STUN_LOOKS],
])('%s differ in colour and in shape', (_what, looks) => {
  const all = Object.values(looks)
  expect(new Set(all.map(({ colour }) => colour)).size).toBe(all.length)
  expect(new Set(all.map(({ symbol }) => symbol)).size).toBe(all.length)
})
