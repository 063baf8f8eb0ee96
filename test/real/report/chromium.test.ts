import { statSync } from 'node:fs'
import type { Report } from '../../../src/report/report.ts'
import { hostileReport } from '../../report/hostile.ts'
import { makeReport } from '../../report/make-report.ts'
import { renderer } from '../../report/render.ts'
import { CHROMIUM } from '../chromium.ts'
import { type Browser, openBrowser } from './browser.ts'

const LIMIT_MS = 240_000
const looked = CHROMIUM === undefined ? describe.skip : describe
const missing = CHROMIUM === undefined ? ' (no chromium here)' : ''
const LIVE = "document.body.dataset.live === 'yes'"

looked(`the page in a browser${missing}`, () => {
  const { page } = renderer()
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  }, LIMIT_MS)
  afterAll(async () => await browser.close())

  const pages = new Map<string, string>()
  const show = async (name: string, report: () => Report, width = 1280, dark = false): Promise<void> => {
    const path = pages.get(name) ?? page(report())
    pages.set(name, path)
    await browser.open(path, { width, dark })
    await browser.until(LIVE)
  }
  const text = async (selector: string): Promise<string> =>
    String(await browser.value(`document.querySelector(${JSON.stringify(selector)})?.textContent ?? ''`))

  describe.each([0, 1, 100])('of %i runs', (count) => {
    test.each([
      [390, false],
      [760, true],
      [1280, false],
      [1280, true],
    ])(
      '%i pixels wide, dark %p: no complaint, nothing sticks out, no text is tiny, no tick covers another',
      async (width, dark) => {
        await show(`${count}`, () => makeReport(count), width, dark)
        expect(browser.complaints()).toEqual([])
        expect(await browser.value(LOOK)).toEqual({ over: 0, tiny: [], covered: [], bare: [] })
      },
      LIMIT_MS,
    )
  })

  test('no run: every section says that there is nothing', async () => {
    await show('0', () => makeReport(0))
    expect(await browser.value("document.querySelectorAll('.empty').length")).toBe(5)
    expect(await browser.value("document.querySelectorAll('svg.plot, table').length")).toBe(0)
  })

  test('a light page and a dark one differ', async () => {
    const ground = 'getComputedStyle(document.body).backgroundColor'
    await show('1', () => makeReport(1))
    const light = await browser.value(ground)
    await show('1', () => makeReport(1), 1280, true)
    expect([light, await browser.value(ground)]).toEqual(['rgb(255, 255, 255)', 'rgb(22, 24, 26)'])
  })

  test('the table sorts by a click, and says so', async () => {
    await show('100', () => makeReport(100))
    await browser.value("document.querySelectorAll('#runs th button')[2].click()")
    const windows = (await browser.value(
      "[...document.querySelectorAll('#runs tbody tr')].map((row) => parseFloat(row.cells[2].textContent))",
    )) as readonly number[]
    expect(windows).toHaveLength(50)
    expect(windows).toEqual([...windows].sort((a, b) => b - a))
    expect(await browser.value("document.querySelectorAll('#runs th')[2].getAttribute('aria-sort')")).toBe('descending')
  })

  test('the table filters by words and by verdict, and turns its pages', async () => {
    await show('100', () => makeReport(100))
    expect(await text('#said')).toBe('100 of 100 runs')
    await browser.value(
      "[...document.querySelectorAll('#pages button')].find(({ textContent }) => textContent === 'next').click()",
    )
    expect(await text('#pages span')).toBe('page 2 of 2')
    await browser.value("(text.value = '2026-11-22 16:00', text.dispatchEvent(new Event('input')))")
    await browser.until("document.getElementById('said').textContent === '1 of 100 runs'")
    await browser.value("(text.value = '', text.dispatchEvent(new Event('input')))")
    await browser.value("(verdict.value = 'inconsistent', verdict.dispatchEvent(new Event('change')))")
    await browser.until("document.getElementById('said').textContent === '1 of 100 runs'")
    expect(await text('#runs tbody')).toContain('inconsistent')
  })

  test('the keyboard reaches a row, opens its lines and closes them', async () => {
    await show('100', () => makeReport(100))
    await browser.value("document.getElementById('order').focus()")
    const row = "document.activeElement.closest('tbody tr')"
    for (let presses = 0; presses < 10 && (await browser.value(`${row} !== null`)) !== true; presses++)
      await browser.press('Tab')
    await browser.press('Enter')
    await browser.until("document.querySelector('#runs pre') !== null")
    expect(await text('#runs pre')).toContain('snapshot.log:799: 2026-11-22T17:00')
    expect(await browser.value("document.activeElement.getAttribute('aria-expanded')")).toBe('true')
    await browser.press('Enter')
    await browser.until("document.querySelector('#runs pre') === null")
  })

  test('the keyboard goes along the points of a plot, and opens the lines behind one', async () => {
    await show('100', () => makeReport(100))
    await browser.value("document.querySelector('#window .wide').focus()")
    await browser.press('End')
    expect(await text('#window .picked')).toMatch(/^2026-11-22 17:00:\d\d: \d\.\d\d s, consistent$/)
    await browser.press('ArrowLeft')
    expect(await text('#window .picked')).toMatch(/^2026-11-22 16:00/)
    await browser.press('Enter')
    await browser.until("document.querySelector('#window .picked pre') !== null")
    expect(await text('#window .picked pre')).toContain('event=frozen')
    await browser.value("document.querySelector('#window .picked > div > button').click()")
    await browser.until("document.querySelector('#runs pre') !== null")
    await browser.value("document.querySelector('#window .wide').focus()")
    await browser.press('Escape')
    expect(await text('#window .picked')).toBe('')
  })

  test('a click at a stun opens the line of the log', async () => {
    await show('100', () => makeReport(100))
    await browser.value("document.querySelector('#stun').scrollIntoView()")
    const { x, y } = (await browser.value(
      "(({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 }))(document.querySelector('#stun .wide .points > *').getBoundingClientRect())",
    )) as { x: number; y: number }
    for (const type of ['mousePressed', 'mouseReleased'])
      await browser.send('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 })
    await browser.until("document.querySelector('#stun .picked pre') !== null")
    expect(await text('#stun .picked pre')).toMatch(/^\/vmfs\/PROD\/vmware\.log:\d+: .*vm stopped for \d+ us$/)
  })

  test.each([
    ['small', 20],
    ['packed', 3000],
  ])(
    'a hostile page that is %s runs no script of its logs, and shows them as text',
    async (name, count) => {
      await show(name, () => hostileReport(count))
      await browser.value("document.querySelector('#runs tbody button').click()")
      await browser.until("document.querySelector('#runs pre') !== null")
      expect(await browser.value('window.hacked')).toBeUndefined()
      expect(await browser.value("document.querySelectorAll('script').length")).toBe(3)
      expect(await browser.value("document.querySelectorAll('img, iframe, object, [onerror]').length")).toBe(0)
      expect(await text('h1')).toContain('</script>')
      expect(browser.complaints()).toEqual([])
      expect(await browser.value('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0)
    },
    LIMIT_MS,
  )

  test('the policy of the page holds: a script that is not its own does not run', async () => {
    await show('1', () => makeReport(1))
    await browser.value(
      "document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.hacked = 1' }))",
    )
    expect(await browser.value('window.hacked')).toBeUndefined()
    expect(browser.complaints().join(' ')).toContain('Content Security Policy')
  })

  test('without scripts: the figures, the plots, the worst and the latest snapshot with their lines, the latest runs', async () => {
    await show('100', () => makeReport(100))
    const path = pages.get('100') ?? ''
    await browser.send('Emulation.setScriptExecutionDisabled', { value: true })
    try {
      await browser.open(path, { width: 1280 })
      expect(browser.complaints()).toEqual([])
      const { root } = (await browser.send('DOM.getDocument', { depth: 0 })) as { root: { nodeId: number } }
      const count = async (selector: string): Promise<number> =>
        (
          (await browser.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector })) as {
            nodeIds: readonly number[]
          }
        ).nodeIds.length
      expect(await count('dl.figures div')).toBe(7)
      expect(await count('.wide svg.plot')).toBe(6)
      expect(await count('#runs tbody tr')).toBe(50)
      expect(await count('details pre')).toBe(2)
    } finally {
      await browser.send('Emulation.setScriptExecutionDisabled', { value: false })
    }
  })

  test('it prints', async () => {
    await show('100', () => makeReport(100))
    const { data } = (await browser.send('Page.printToPDF', { preferCSSPageSize: true })) as { data: string }
    expect(Buffer.from(data, 'base64').subarray(0, 5).toString()).toBe('%PDF-')
    expect(data.length).toBeGreaterThan(20_000)
  })

  test(
    '100,000 runs: less than 25 MB, opens, sorts and filters',
    async () => {
      await show('100000', () => makeReport(100_000))
      expect(statSync(pages.get('100000') ?? '').size).toBeLessThan(25_000_000)
      expect(await text('#said')).toBe('100,000 of 100,000 runs')
      await browser.value("document.querySelectorAll('#runs th button')[2].click()")
      expect(await text('#runs tbody tr td[data-label=window]')).toMatch(/^2[67]\.\d s$/)
      await browser.value("(verdict.value = 'failed', verdict.dispatchEvent(new Event('change')))")
      await browser.value("document.querySelector('#runs tbody button').click()")
      await browser.until("document.querySelector('#runs pre') !== null")
      expect(await text('#runs pre')).toContain('event=freeze-failed')
      expect(await browser.value("document.querySelectorAll('#window .wide .points > *').length")).toBeLessThan(5000)
      expect(browser.complaints()).toEqual([])
    },
    LIMIT_MS,
  )
})

/** What is wrong with the look of a page, as an expression: what sticks out, texts that are tiny, ticks that cover each other, plots without a name. */
const LOOK = `(() => {
  const shown = (one) => one.getClientRects().length > 0
  const box = (one) => one.getBoundingClientRect()
  // a tick of two lines is two tspans
  const lines = (one) => (one.childElementCount > 0 ? [...one.children] : [one]).filter((line) => line.textContent !== '')
  const labels = [...document.querySelectorAll('svg.plot g[aria-label$="tick label"]')].map((group) => [...group.children].filter(shown).map(lines))
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom - 4 && b.top < a.bottom - 4
  return {
    over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    tiny: [...document.querySelectorAll('svg.plot text, body p, body td, body dd, body dt')]
      .filter((one) => shown(one) && one.textContent.trim() !== '' && box(one).height < 8)
      .map((one) => one.textContent),
    covered: labels.flatMap((group) => group.slice(1).flatMap((own, place) => own.filter((one) => group[place].some((other) => meet(box(other), box(one)))).map((one) => one.textContent))),
    bare: [...document.querySelectorAll('svg.plot')].filter((one) => document.getElementById(one.getAttribute('aria-labelledby'))?.textContent === undefined).map((one) => one.id),
  }
})()`
