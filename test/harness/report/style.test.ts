import { STYLE } from '../../../src/harness/report/style.ts'
import { PAGE_STYLE } from '../../../src/text/page-style.ts'
import { contrast, palette } from '../../report/contrast.ts'

const STYLES = [PAGE_STYLE, STYLE.slice(PAGE_STYLE.length)]

describe.each(['light', 'dark'] as const)('%s', (scheme) => {
  const { back = '', card = '', ...colours } = palette(STYLES, scheme === 'light' ? 0 : 1)

  test.each(['ink', 'soft', 'good', 'bad'])('%s can be read on the page and on a card', (name) => {
    for (const ground of [back, card]) expect(contrast(colours[name] ?? '', ground)).toBeGreaterThanOrEqual(4.5)
  })

  test.each(['frozen', 'left', 'hook', 'failed', 'good', 'bad', 'refused'])('the bar %s has contrast', (name) => {
    expect(contrast(colours[name] ?? '', back)).toBeGreaterThanOrEqual(3)
  })
})
