import { GenHooksError } from '../errors.ts'
import { sinceOf } from '../history/since.ts'
import { zoneOption } from '../history/zone-option.ts'
import { requirePackages } from '../own-tool.ts'
import { gather } from '../report/gather.ts'
import type { PlotName } from '../report/plot-names.ts'
import type { Report } from '../report/report.ts'
import { terminalPlot } from '../report/terminal.ts'
import { defaultQos, type Qos } from '../stun/qos.ts'
import { printable } from '../text/printable.ts'
import { withProgress } from '../text/progress.ts'
import { NO_TERMINAL } from '../text/terminal.ts'
import { checkOutOption, giveOut } from './give-out.ts'
import { DONE, type Io } from './io.ts'
import { machineQos } from './machine-qos.ts'
import { offsetOf } from './offset-option.ts'
import { tellProblems } from './print-problems.ts'
import { reportLogs } from './report-logs.ts'
import { NO_OPTION, typedQos } from './typed-qos.ts'

/** `report` as typed; absent options are undefined. */
export interface ReportOptions {
  readonly files: readonly string[]
  readonly config?: string | undefined
  readonly offset?: string | undefined
  readonly out?: string | undefined
  readonly format?: 'html' | 'svg' | 'png' | 'prom' | undefined
  readonly plot?: PlotName | undefined
  readonly terminal?: boolean | undefined
  readonly since?: string | undefined
  /** Milliseconds. */
  readonly qos?: number | undefined
  /** A CPF with the mirror. */
  readonly cpf?: string | undefined
  readonly timezone?: string | undefined
  readonly title?: string | undefined
  readonly json?: boolean | undefined
}

/** Draws a report into a file, or to the terminal. DONE also if runs failed; FILE_UNREADABLE if no log can be read. */
export async function runReport(options: ReportOptions, io: Io): Promise<number> {
  checkTogether(options)
  const { out, title, timezone = null } = options
  const zone = zoneOption(options.timezone)
  const since = options.since === undefined ? null : sinceOf(options.since, Date.now(), zone)
  await checkOutOption(out)
  await requirePackages('report --out', packagesFor(options))
  const offsetMs = offsetOf(options.offset)
  const typed = await typedQos(options, io.host)
  const { inventory, ...logs } = await reportLogs(options, io)
  const unread: string[] = []
  const qos = async (): Promise<Qos> => {
    if (typed !== null) return typed
    const instances = await inventory()
    if (instances === null) return defaultQos(NO_OPTION)
    const found = await machineQos(io.host, instances)
    unread.push(...found.unread)
    return found.qos
  }
  const report = await withProgress(io.err, 'reading the logs', () =>
    gather({ ...logs, since, timezone, zone, qos, title, offsetMs }),
  )
  tellProblems(report.problems, io)
  for (const note of [...unread.slice(0, 20), ...report.notes]) io.err(`gen-hooks: ${printable(note, 400)}\n`)
  if (out === undefined) {
    const { columns, isColoured } = io.terminal ?? NO_TERMINAL
    io.out(terminalPlot(report, { width: columns ?? 80, isColoured }))
    return DONE
  }
  const picture = await withProgress(io.err, 'drawing', () => drawn(report, options))
  await giveOut(out, picture, io)
  return DONE
}

/** The packages that draw a page or a picture; the report in the terminal needs none of them. */
function packagesFor({ out, format }: ReportOptions): readonly string[] {
  if (out === undefined) return []
  const drawing = ['@observablehq/plot', 'linkedom']
  return format === 'png' ? [...drawing, '@resvg/resvg-wasm'] : drawing
}

function checkTogether({ out, terminal, format = 'html', plot, json }: ReportOptions): void {
  if (json === true)
    throw new GenHooksError(
      'USAGE',
      '--json: of one machine, expected --fleet DIR with it; history --json and stun --json have what a page draws',
    )
  if (format === 'prom') throw new GenHooksError('USAGE', '--format prom: of one machine, expected --fleet DIR with it')
  if (terminal === true && (out !== undefined || plot !== undefined || format !== 'html'))
    throw new GenHooksError('USAGE', '--terminal: writes no file, expected it without --out, --format and --plot')
  if (terminal !== true && out === undefined)
    throw new GenHooksError('USAGE', 'report: nowhere to write to, expected --out FILE or --terminal')
  if (format === 'html' && plot !== undefined)
    throw new GenHooksError('USAGE', '--plot: expected --format svg or png with it')
  if (format !== 'html' && plot === undefined)
    throw new GenHooksError('USAGE', `--format ${format}: one plot, expected --plot with its name`)
}

/** Imports the drawing when it is needed: --terminal needs none of its packages. */
async function drawn(report: Report, { format = 'html', plot }: ReportOptions): Promise<string | Buffer> {
  if (format === 'html' || plot === undefined) {
    const { reportPage } = await import('../report/page/page.ts')
    const { pageScript } = await import('../report/page/script.ts')
    return reportPage(report, pageScript())
  }
  const { singlePlot } = await import('../report/plots/single.ts')
  const svg = singlePlot(plot, report)
  if (format === 'svg') return svg
  const { pngOf } = await import('../report/png.ts')
  return await pngOf(svg)
}
