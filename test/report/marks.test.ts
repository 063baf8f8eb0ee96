import { MARK_COLOURS, PAPER_THEME, STUN_LOOKS, VERDICT_LOOKS } from '../../src/report/marks.ts'
import { PAGE_STYLE } from '../../src/text/page-style.ts'

/** Of WCAG 2: relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (/^#(..)(..)(..)$/.exec(long(colour)) ?? []).slice(1).map((part) => {
    const value = Number.parseInt(part, 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function long(colour: string): string {
  return colour.length === 7 ? colour : colour.replaceAll(/[0-9a-f]/g, '$&$&')
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** The variables of a style: light ones stand first, dark ones after. */
function palette(which: number): Readonly<Record<string, string>> {
  const blocks = [PAGE_STYLE, MARK_COLOURS].map((style) => [...style.matchAll(/:root \{([^}]*)\}/g)][which]?.[1] ?? '')
  return Object.fromEntries(
    [...blocks.join(';').matchAll(/--([a-z]+): (#[0-9a-f]+)/g)].map(([, name, value]) => [name, value]),
  )
}

test('the test knows contrast', () => {
  expect(contrast('#ffffff', '#000000')).toBeCloseTo(21)
  expect(contrast('#777777', '#fff')).toBeCloseTo(4.48, 1)
})

describe.each([
  ['light', palette(0)],
  ['dark', palette(1)],
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
