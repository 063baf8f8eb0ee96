import { createColors } from 'picocolors'
import type { Figures, RunVerdict } from '../history/run.ts'
import { counted, countText, spanText } from '../text/format.ts'
import { isTime, zoneClock } from '../text/zone-clock.ts'
import { VERDICT_LOOKS } from './marks.ts'
import { comparedWith, figuresBefore } from './page/compare.ts'
import { sizeScale } from './plots/scales.ts'
import type { Report } from './report.ts'

const ROWS = 10
const EIGHTHS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const
/** From the median of a column to its longest. */
const STEM = '┊'
const LABEL = 9
const MIN_WIDTH = 40

/** Signs of failures below the bars: their form tells them apart where there is no colour. The worst of a column counts. */
const SIGNS = { failed: '×', inconsistent: '▲', aborted: '◆' } as const

interface Column {
  readonly windows: number[]
  failure: keyof typeof SIGNS | null
}

/** The window of each run as bars of text, time across, as wide as the terminal: of a column with several the median, and a stem up to the longest. */
export function terminalPlot(
  report: Report,
  { width, isColoured }: { readonly width: number; readonly isColoured: boolean },
): string {
  const colours = createColors(isColoured)
  const runs = report.runs.filter(({ beganAt }) => isTime(beganAt))
  const first = runs[0]
  const last = runs.at(-1)
  if (first === undefined || last === undefined) return 'no run to show\n'
  const columns = columnsOf(runs, Math.max(width, MIN_WIDTH) - LABEL)
  const largest = report.figures.window?.max ?? 0
  const { foot, isLog } = sizeScale({ usual: report.figures.window?.p50 ?? 1, largest, floor: 0.01 }, 's')
  const eighthsOf = (seconds: number): number => {
    const part = isLog
      ? Math.log(Math.max(seconds, foot) / foot) / Math.log(Math.max(largest, foot * 10) / foot)
      : seconds / Math.max(largest, 0.01)
    // what is there is seen
    return Math.min(ROWS * 8, Math.max(1, Math.round(part * ROWS * 8)))
  }
  const secondsAt = (part: number): number => (isLog ? foot * (largest / foot) ** part : largest * part)
  const heights = columns.map(({ windows }) => {
    if (windows.length === 0) return { median: 0, longest: 0 }
    const sorted = windows.sort((a, b) => a - b)
    return {
      median: eighthsOf(sorted[Math.floor((sorted.length - 1) / 2)] ?? 0),
      longest: eighthsOf(sorted.at(-1) ?? 0),
    }
  })
  const lines = Array.from({ length: ROWS }, (_, index) => {
    const row = ROWS - 1 - index
    const bars = heights.map(({ median, longest }) => {
      if (median > row * 8) return EIGHTHS[Math.min(8, median - row * 8)]
      return longest > row * 8 ? STEM : ' '
    })
    const label = index % 3 === 0 ? tick(secondsAt((row + 1) / ROWS)) : ''
    return `${label.padStart(LABEL - 2)} │${colours.cyan(bars.join('').trimEnd())}`
  })
  const signs = columns.map(({ failure }) => (failure === null ? ' ' : SIGNS[failure])).join('')
  const clock = zoneClock(report.zone)
  const [from, to] = [clock.text(first.beganAt), clock.text(last.beganAt)]
  const between = Math.max(1, columns.length - from.length - to.length)
  const ends = from === to || between < 3 ? `${from}` : `${from}${' '.repeat(between)}${to}`
  return [
    `window of each run, s${isLog ? ', logarithmic' : ''}${columns.some(({ windows }) => windows.length > 1) ? `; of several the median, and ${STEM} up to the longest` : ''}`,
    ...lines,
    `${' '.repeat(LABEL - 2)} └${'─'.repeat(columns.length)}`,
    ...(signs.trim() === '' ? [] : [`${' '.repeat(LABEL)}${colours.red(signs.trimEnd())}`]),
    `${' '.repeat(LABEL)}${ends} ${report.zone}`,
    ...legend(report),
    figuresText(report.figures),
    ...beforeLine(report),
    '',
  ].join('\n')
}

function columnsOf(runs: Report['runs'], width: number): readonly Column[] {
  const from = runs[0]?.beganAt ?? 0
  const span = Math.max(1, (runs.at(-1)?.beganAt ?? 0) - from)
  const columns = Array.from({ length: width }, (): Column => ({ windows: [], failure: null }))
  for (const { beganAt, windowSeconds, verdict } of runs) {
    const column = columns[Math.min(width - 1, Math.max(0, Math.floor(((beganAt - from) / span) * width)))]
    if (column === undefined) continue
    if (windowSeconds !== null) column.windows.push(windowSeconds)
    column.failure = worse(column.failure, verdict)
  }
  return columns
}

const WORST_FIRST = Object.keys(SIGNS) as readonly (keyof typeof SIGNS)[]

function worse(known: Column['failure'], verdict: RunVerdict): Column['failure'] {
  return WORST_FIRST.find((one) => one === known || one === verdict) ?? null
}

function legend({ runs }: Report): readonly string[] {
  const present = WORST_FIRST.filter((verdict) => runs.some((run) => run.verdict === verdict))
  if (present.length === 0) return []
  return [
    `${' '.repeat(LABEL)}${present.map((verdict) => `${SIGNS[verdict]} ${VERDICT_LOOKS[verdict].label}`).join('   ')}`,
  ]
}

/** The same of the period before, or why there is none; nothing where it was not asked for. */
function beforeLine(report: Report): readonly string[] {
  const before = figuresBefore(report)
  if (before !== null) return [`before: ${figuresText(before)}`]
  return report.since === null ? [] : [comparedWith(report)].filter((said) => said !== '')
}

function figuresText({ runs, failures, window }: Figures): string {
  const windows =
    window === null
      ? 'none has a window'
      : `window: median ${spanText(window.p50)}, 95 % within ${spanText(window.p95)}, longest ${spanText(window.max)}`
  return `${counted(runs, 'run')}, ${failures === 0 ? 'no failure' : `${countText(failures)} ${failures === 1 ? 'failure' : 'failures'}`}; ${windows}`
}

function tick(seconds: number): string {
  return seconds < 10 ? seconds.toFixed(2) : seconds < 1000 ? seconds.toFixed(1) : String(Math.round(seconds))
}
