import { statSync } from 'node:fs'
import type { Report } from '../../../src/report/report.ts'
import { hostileReport } from '../../report/hostile.ts'
import { makeReport, reportOf } from '../../report/make-report.ts'
import { makeRuns, makeStuns } from '../../report/make-runs.ts'
import { renderer } from '../../report/render.ts'
import { BROKEN_WORDS } from '../broken-words.ts'
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
      [1920, false],
    ])(
      '%i pixels wide, dark %p: the browser reports no error, nothing overflows, no text is tiny, no ticks overlap, all tiles have one height',
      async (width, dark) => {
        await show(`${count}`, () => makeReport(count), width, dark)
        expect(browser.complaints()).toEqual([])
        expect(await browser.value(LOOK)).toEqual({ over: 0, tiny: [], covered: [], bare: [], tiles: 1, broken: [] })
      },
      LIMIT_MS,
    )
  })

  test.each([390, 1280, 1920])(
    '%i pixels wide, with long names and a run of minutes, no word of a table is broken',
    async (width) => {
      await show('long', longReport, width)
      expect(await browser.value(LOOK)).toEqual({ over: 0, tiny: [], covered: [], bare: [], tiles: 1, broken: [] })
      expect(await browser.value(HIDDEN_SIDEWAYS)).toEqual([])
    },
  )

  test('on paper the page has the whole table, and a text about the parts that are left out', async () => {
    await show('long', longReport, PAPER_PX)
    const printed = async (): Promise<string> => String(await browser.value('document.body.innerText'))
    expect(await printed()).not.toContain('not printed')
    await browser.send('Emulation.setEmulatedMedia', { media: 'print' })
    try {
      expect(await browser.value(HIDDEN_SIDEWAYS)).toEqual([])
      expect(await browser.value(LOOK)).toMatchObject({ over: 0, tiles: 1, broken: [] })
      expect((await printed()).match(/The table of these figures is on the page, and not printed/g)).toHaveLength(2)
      expect(await printed()).toContain('Printed: 1 to 50 of 100 runs, sorted by begin, falling.')
      expect(await printed()).toContain('The lines of the logs are printed of the worst and the latest snapshot only')
      expect(await printed()).not.toMatch(/100 of 100 runs|[↕]/)
      await browser.value("(verdict.value = 'inconsistent', verdict.dispatchEvent(new Event('change')))")
      expect(await printed()).toContain(
        'Printed: the 1 with the verdict inconsistent of 100 runs, sorted by begin, falling.',
      )
    } finally {
      await browser.send('Emulation.setEmulatedMedia', { media: '' })
    }
  })

  test('without a run, every section says that there is nothing', async () => {
    await show('0', () => makeReport(0))
    expect(await browser.value("document.querySelectorAll('.empty').length")).toBe(5)
    expect(await browser.value("document.querySelectorAll('svg.plot, table').length")).toBe(0)
  })

  test('a light page and a dark page have different backgrounds', async () => {
    const ground = 'getComputedStyle(document.body).backgroundColor'
    await show('1', () => makeReport(1))
    const light = await browser.value(ground)
    await show('1', () => makeReport(1), 1280, true)
    expect([light, await browser.value(ground)]).toEqual(['rgb(255, 255, 255)', 'rgb(22, 24, 26)'])
  })

  test('the table sorts by a click, and shows the order', async () => {
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

  test('the keyboard moves along the points of a plot, and opens the lines of a point', async () => {
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

  test('a script that is not of the page does not run, by the policy of the page', async () => {
    await show('1', () => makeReport(1))
    await browser.value(
      "document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.hacked = 1' }))",
    )
    expect(await browser.value('window.hacked')).toBeUndefined()
    expect(browser.complaints().join(' ')).toContain('Content Security Policy')
  })

  test('without scripts the page has the figures, the plots, the worst and the latest snapshot with lines, and the latest runs', async () => {
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

  test('the page is printed as a PDF', async () => {
    await show('100', () => makeReport(100))
    const { data } = (await browser.send('Page.printToPDF', { preferCSSPageSize: true })) as { data: string }
    expect(Buffer.from(data, 'base64').subarray(0, 5).toString()).toBe('%PDF-')
    expect(data.length).toBeGreaterThan(20_000)
  })

  test(
    'a page of 100,000 runs has less than 25 MB, opens, sorts and filters',
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

/** The width of a sheet of A4 within its margins, 96 pixels an inch. */
const PAPER_PX = 688

/** Tables that are wider than their frame. */
const HIDDEN_SIDEWAYS = `[...document.querySelectorAll('.scroll')]
  .filter((one) => one.getClientRects().length > 0 && one.scrollWidth > one.clientWidth)
  .map((one) => one.textContent.slice(0, 80))`

/** Long names and reasons as in hospitals, and a run that lasted minutes. */
function longReport(): Report {
  const runs = makeRuns(100).map((run, place) => ({
    ...run,
    windowSeconds: place === 90 ? 742 : run.windowSeconds,
    why:
      run.verdict === 'consistent'
        ? ''
        : 'not-frozen iris:LABORATORY-ANALYZER_GATEWAY-2; list-failed: iris qlist ended with 124; undone',
    instances: run.instances.map((one, index) => ({
      ...one,
      instance: index === 0 ? 'iris:LABORATORY-ANALYZER_GATEWAY-2' : one.instance,
      frozenSeconds: place === 90 ? 741.5 : one.frozenSeconds,
    })),
  }))
  return reportOf(runs, makeStuns(runs, 8000))
}

/** An expression for the faults in the layout of a page: elements that stick out, tiny texts, ticks that overlap, plots without a name, tiles of different heights, broken words in tables. */
const LOOK = `(() => {
  const shown = (one) => one.getClientRects().length > 0
  const box = (one) => one.getBoundingClientRect()
  // a tick of two lines is two tspans
  const lines = (one) => (one.childElementCount > 0 ? [...one.children] : [one]).filter((line) => line.textContent !== '')
  const labels = [...document.querySelectorAll('svg.plot g[aria-label$="tick label"]')].map((group) => [...group.children].filter(shown).map(lines))
  const broken = ${BROKEN_WORDS}
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom - 4 && b.top < a.bottom - 4
  return {
    over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    tiny: [...document.querySelectorAll('svg.plot text, body p, body td, body dd, body dt')]
      .filter((one) => shown(one) && one.textContent.trim() !== '' && box(one).height < 8)
      .map((one) => one.textContent),
    covered: labels.flatMap((group) => group.slice(1).flatMap((own, place) => own.filter((one) => group[place].some((other) => meet(box(other), box(one)))).map((one) => one.textContent))),
    tiles: new Set([...document.querySelectorAll('dl.figures > div')].map((one) => Math.round(box(one).height))).size,
    broken: [...document.querySelectorAll('th, td')].filter(shown).flatMap(broken),
    bare: [...document.querySelectorAll('svg.plot')].filter((one) => document.getElementById(one.getAttribute('aria-labelledby'))?.textContent === undefined).map((one) => one.id),
  }
})()`
