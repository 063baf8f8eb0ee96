import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { htmlReport } from '../../../../src/harness/report/html.ts'
import { escapeMarkup } from '../../../../src/text/markup.ts'
import { TWO_PAIRS } from '../../../harness/report/outcomes.ts'
import { BROKEN_WORDS } from '../../broken-words.ts'
import { CHROMIUM, CHROMIUM_OPTIONS } from '../../chromium.ts'

const looked = CHROMIUM === undefined ? test.skip : test
const missing = CHROMIUM === undefined ? ' (no chromium here)' : ''
const LIMIT_MS = 120_000

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gen-hooks-chromium-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))

function chromium(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(
    CHROMIUM ?? '',
    [...CHROMIUM_OPTIONS, `--user-data-dir=${folder}/profile`, ...args],
    {
      encoding: 'utf8',
      timeout: LIMIT_MS,
    },
  )
  if (status !== 0) throw new Error(`chromium: ended with ${status}\n${stderr.slice(-2000)}`)
  return stdout
}

/** Measures the page in a frame of that width, since the page has no script. */
function measure(width: number): Readonly<Record<string, unknown>> {
  const page = join(folder, 'frame.html')
  const script = `onload = () => {
    const page = document.querySelector('iframe').contentDocument
    const wide = (one) => one.getBoundingClientRect().width
    const bars = [...page.querySelectorAll('details[open] .bar')]
    const text = JSON.stringify({
      over: page.documentElement.scrollWidth - page.documentElement.clientWidth,
      bars: bars.length,
      thin: bars.filter((bar) => wide(bar) < 1).length,
      outside: bars.filter((bar) => bar.getBoundingClientRect().right > bar.parentElement.getBoundingClientRect().right + 4).length,
      broken: [...page.querySelectorAll('th, td')].flatMap(${BROKEN_WORDS}),
      small: [...page.querySelectorAll('body *')].filter((one) => parseFloat(page.defaultView.getComputedStyle(one).fontSize) < 10).length,
    })
    document.body.innerHTML = '<pre id="measured"></pre>'
    document.getElementById('measured').textContent = text
  }`
  const frame = `<iframe style="border:0" width="${width}" height="800" srcdoc="${escapeMarkup(htmlReport(TWO_PAIRS))}"></iframe>`
  writeFileSync(page, `<!DOCTYPE html><body>${frame}<script>${script}</script></body>`)
  const dom = chromium('--dump-dom', '--virtual-time-budget=5000', `file://${page}`)
  const [, measured = ''] = /<pre id="measured">(.*?)<\/pre>/s.exec(dom) ?? []
  return JSON.parse(measured.replaceAll('&quot;', '"')) as Readonly<Record<string, unknown>>
}

looked.each([360, 688, 1100])(
  `at a width of %i pixels nothing sticks out, every bar is seen, no text is tiny, no word of a table is broken${missing}`,
  (width) => {
    const { bars, ...rest } = measure(width)
    expect(bars).toBeGreaterThan(0)
    expect(rest).toEqual({ over: 0, thin: 0, outside: 0, small: 0, broken: [] })
  },
  LIMIT_MS,
)

looked(
  `it prints${missing}`,
  () => {
    const page = join(folder, 'page.html')
    const paper = join(folder, 'page.pdf')
    writeFileSync(page, htmlReport(TWO_PAIRS))
    chromium(`--print-to-pdf=${paper}`, `file://${page}`)
    expect(readFileSync(paper, 'latin1').slice(0, 5)).toBe('%PDF-')
    expect(statSync(paper).size).toBeGreaterThan(5000)
  },
  LIMIT_MS,
)
