import { htmlReport } from '../../../src/harness/report/html.ts'
import { all, type Element, readMarkup } from './markup.ts'
import { BROKEN, HELD, HOSTILE, ONE_PAIR, SKIPPED, TWO_PAIRS } from './outcomes.ts'

const pageOf = (report: typeof ONE_PAIR): Element => readMarkup(htmlReport(report))
const PAGE = pageOf(ONE_PAIR)
const ELEMENTS: readonly string[] = (
  'a b body code details div h1 h2 head header html i li main meta ol p pre span style summary table tbody td th thead ' +
  'title tr ul wbr'
).split(' ')

/** HOSTILE as a report can show it. */
const SHOWN = HOSTILE.replaceAll(/\p{Cc}|\p{Cs}|\ufffe/gu, '?')

function allElements(element: Element): readonly Element[] {
  return [element, ...element.children.flatMap(allElements)]
}

describe.each([
  ['one pair', ONE_PAIR],
  ['two pairs', TWO_PAIRS],
])('the page of %s', (_, report) => {
  const page = pageOf(report)

  test('has no script and fetches nothing', () => {
    const elements = allElements(page)
    expect(elements.map(({ name }) => name).filter((name) => !ELEMENTS.includes(name))).toEqual([])
    const attributes = elements.flatMap((one) => Object.entries(one.attributes))
    expect(attributes.filter(([key]) => /^on|^src|^action$|^srcset$/.test(key))).toEqual([])
    expect(attributes.filter(([key, value]) => key === 'href' && !/^#[A-Za-z0-9-]+$/.test(value))).toEqual([])
    expect(attributes.filter(([key, value]) => key === 'style' && !/^[a-z0-9%.:;-]+$/.test(value))).toEqual([])
    expect(attributes.filter(([, value]) => /https?:/.test(value))).toEqual([])
    expect(all(page, 'style').map(({ text }) => /@import|url\(|https?:/.exec(text))).toEqual([null])
    expect(htmlReport(report)).not.toMatch(/<script|https?:|\ssrc=/i)
  })

  test('has one section for each link', () => {
    const links = all(page, 'a').map(({ attributes }) => attributes.href?.slice(1))
    const sections = all(page, 'details').map(({ attributes }) => attributes.id)
    expect(new Set(sections).size).toBe(sections.length)
    expect(links.filter((link) => !sections.includes(link))).toEqual([])
  })

  test('has every bar within the width of the drawing', () => {
    for (const { attributes } of all(page, 'i')) {
      for (const [, percent] of (attributes.style ?? '').matchAll(/([0-9.-]+)%/g)) {
        expect(Number(percent)).toBeGreaterThanOrEqual(0)
        expect(Number(percent)).toBeLessThanOrEqual(100)
      }
    }
  })
})

test('a scenario that held is closed and has its times', () => {
  const [held] = all(PAGE, 'details')
  expect(held?.attributes).not.toHaveProperty('open')
  expect(held?.text).toContain('holds freeze/good dash frozen 2.00 s, added 1.00 sIt is good.')
  const bars = all(held as Element, 'i').map(({ attributes }) => attributes['aria-label'])
  expect(bars).toEqual(
    expect.arrayContaining([
      'iris:A frozen for 2.00 s, ended by thaw',
      'pre-freeze-script freeze: status 0 after 1.00 s',
      'snapshot reported good',
    ]),
  )
  expect(all(held as Element, 'li').map(({ text }) => text)).toEqual(['2.00 s: fault iris:A thaw hang'])
  expect(held?.text).toContain('The host was told: prov.snapshotCommit 0')
})

test('a broken scenario is open, with all its texts unchanged', () => {
  const broken = all(PAGE, 'details').find(({ attributes }) => 'open' in attributes)
  expect(broken?.text).toContain(`broken ${BROKEN.scenario.replace(HOSTILE, SHOWN)} dash`)
  expect(broken?.text).toContain(`Title ${SHOWN}.`)
  const [source, logs] = all(broken as Element, 'pre')
  expect(logs?.text).toBe(`-- events\n${SHOWN}\n`)
  expect(source?.text).toMatch(/^ {2}1 {2}# It is killed\.\n> 2 {2}kill keeper <script>.*\n {2}3 {2}freeze$/)
  expect(all(source as Element, 'b').map(({ text }) => text.slice(0, 8))).toEqual(['> 2  kil'])
  const labels = all(broken as Element, 'i').map(({ attributes }) => attributes['aria-label'])
  expect(labels).toEqual(
    expect.arrayContaining([
      'iris:A frozen from 1.00 s and left frozen',
      `cache:${SHOWN} frozen for 1.00 s, ended by ${SHOWN}`,
      `${SHOWN} freeze ${SHOWN}: SIGKILL after 1.50 s`,
      'post-thaw-script thaw: did not end after 27.00 s',
      `snapshot reported good, not covered: cache:${SHOWN}`,
    ]),
  )
  const kinds = all(broken as Element, 'i').map(({ attributes }) => attributes.class)
  expect(kinds).toEqual(expect.arrayContaining(['bar left-frozen', 'bar hook-failed', 'bar uncovered', 'mark']))
})

test('a skipped scenario names its needs, and is not drawn', () => {
  const skipped = all(PAGE, 'details').find(({ text }) => text.startsWith('skipped'))
  expect(skipped?.text).toContain(SKIPPED.because)
  expect(all(skipped as Element, 'i')).toEqual([])
})

test('the score and the table of what is broken are on top', () => {
  expect(all(PAGE, 'header')[0]?.text).toContain('gen-hooks 0.0.0: 2 of 3 hold, 1 skipped')
  expect(all(PAGE, 'th').map(({ text }) => text)).toEqual(['scenario', 'shell', 'why'])
  expect(all(PAGE, 'td').map(({ text }) => text)).toEqual([
    BROKEN.scenario.replace(HOSTILE, SHOWN),
    'dash',
    `iris:A left frozen ${SHOWN}`,
  ])
})

test('two pairs of hooks stand beside each other, and the table names the pair of each broken scenario', () => {
  const page = pageOf(TWO_PAIRS)
  expect(all(page, 'h1')[0]?.text).toBe(`Harness: gen-hooks 0.0.0 and ./mine ${SHOWN}`)
  expect(all(page, 'th').map(({ text }) => text)).toEqual(['hooks', 'scenario', 'why'])
  const pairs = all(page, 'div').filter(({ attributes }) => attributes.class === 'pairs')
  expect(pairs.map(({ children }) => children.map((one) => all(one, 'details').length))).toEqual([
    [1, 1],
    [1, 0],
  ])
})

test('a shell that was not chosen is not named', () => {
  const page = pageOf({ ...ONE_PAIR, pairs: [{ hooks: 'x', outcomes: [{ ...BROKEN, shell: 'as written' }] }] })
  expect(page.text).not.toContain('as written')
})

test('without a broken scenario there is no table', () => {
  const page = pageOf({ ...ONE_PAIR, pairs: [{ hooks: 'x', outcomes: [HELD] }] })
  expect(all(page, 'table')).toEqual([])
})

test('scenarios whose names differ only in punctuation have different sections', () => {
  const names = ['a/b-c', 'a/b.c', 'a/b_c']
  const page = pageOf({
    ...ONE_PAIR,
    pairs: [{ hooks: 'x', outcomes: names.map((scenario) => ({ ...HELD, scenario })) }],
  })
  expect(new Set(all(page, 'details').map(({ attributes }) => attributes.id)).size).toBe(names.length)
})
