import type { RunNow } from '../hook/current-run.ts'
import { VERDICTS } from '../hook/events.ts'
import { type LastRun, lastRunDocument } from '../hook/last-json.ts'
import type { BegunInstance } from '../hook/state.ts'
import { type InstanceEnd, runWorth, WORTH_OF, type Worth, worthLines } from '../hook/worth.ts'
import { assertNever } from '../model.ts'
import type { StatusDocument } from '../schemas/status.ts'
import { paintFor } from '../text/paint.ts'
import { printable, printableLines } from '../text/printable.ts'
import { NO_TERMINAL, type Terminal } from '../text/terminal.ts'
import type { StatusReport } from './status.ts'

/** A status report for people: what is installed, what is wrong, the last run, what is frozen now, and the verdict last. */
export function statusText(report: StatusReport, terminal: Terminal = NO_TERMINAL): string {
  const paint = paintFor(terminal)
  const verdict = report.alarm ?? report.verdict
  const verdictPaint = verdict === 'in sync' ? paint.good : report.alarm === null ? paint.doubtful : paint.bad
  const lines = [
    printableLines(`layout: ${report.layout}`),
    ...report.files.map(({ path, detail, version }) =>
      printableLines(`${path}: ${detail}${version === null ? '' : ` (gen-hooks ${version})`}`),
    ),
    ...report.problems.map((problem) => paint.bad(printableLines(`problem: ${problem}`))),
    ...report.notes.map((note) => printableLines(`note: ${note}`)),
    printableLines(`last run: ${lastRunText(report.lastRun)}`),
    ...lastWorthLines(report),
    printableLines(`now: ${nowText(report.now)}`),
    `verdict: ${verdictPaint(printableLines(verdict))}`,
  ]
  return `${lines.join('\n')}\n`
}

/** The report for programs. */
export function statusDocument({ lastRun, lastEnds, verdict, alarm, ...rest }: StatusReport): StatusDocument {
  const last =
    lastRun.kind === 'read'
      ? ({ kind: 'read', ...lastRunDocument(lastRun.values), ...lastWorth(lastRun, lastEnds) } as const)
      : lastRun
  return { schema: 'gen-hooks/status/1', verdict, alarm, ...rest, lastRun: last }
}

function lastRunText(last: LastRun): string {
  switch (last.kind) {
    case 'none':
      return 'none since this boot'
    case 'unreadable':
      return last.detail
    case 'read':
      return Object.entries(last.values)
        .filter(([, value]) => value !== '')
        .map(([key, value]) => `${key}=${key === 'at' ? timeText(value) : String(value).trim()}`)
        .join(' ')
    default:
      return assertNever(last)
  }
}

/** What the snapshot of the last run is worth; `lessFor` is null where only the verdict is known. */
function lastWorth(last: LastRun, ends: readonly InstanceEnd[] | null) {
  const byVerdict = worthByVerdict(last)
  if (byVerdict === null) return { worth: null, lessFor: null }
  if (ends !== null) return runWorth(byVerdict, ends.map(plainEnd))
  return { worth: byVerdict, lessFor: byVerdict === 'covered' ? null : [] }
}

function worthByVerdict(last: LastRun): Worth | null {
  const verdict = VERDICTS.find((one) => last.kind === 'read' && one === last.values.verdict)
  return verdict === undefined ? null : WORTH_OF[verdict]
}

/** What the snapshot of the last run is worth, in words. */
function lastWorthLines({ lastRun, lastEnds }: StatusReport): readonly string[] {
  const { worth, lessFor } = lastWorth(lastRun, lastEnds)
  if (worth === null) return []
  if (lessFor !== null) return worthLines('its snapshot', { worth, lessFor })
  return [
    ...worthLines('its snapshot', { worth, lessFor: [] }),
    'less for: unknown, the log of the hooks has no line of that run. An instance that it left out comes back only with the whole machine',
  ]
}

/** What stands in a log may act on a terminal. */
function plainEnd({ instance, ...rest }: InstanceEnd): InstanceEnd {
  return { instance: printable(instance, 80), ...rest }
}

/** Seconds since 1970 as a date; any other value unchanged. */
function timeText(value: string | number | boolean | null): string {
  const isTime = typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 2 ** 35
  return isTime ? new Date(value * 1000).toISOString().replace('.000', '') : String(value)
}

function nowText(now: RunNow): string {
  switch (now.kind) {
    case 'idle':
      return 'no run is under way, nothing is frozen by the hooks'
    case 'live':
      return `run ${now.run} is ${now.phase}${namesOf(now.begun)}`
    case 'abandoned':
      return `run ${now.run} was never ended (${now.phase})${namesOf(now.begun)}; if one is still frozen: gen-hooks thaw`
    case 'unknown':
      return `unknown: ${now.detail}`
    default:
      return assertNever(now)
  }
}

function namesOf(begun: readonly BegunInstance[]): string {
  return begun.length === 0 ? '' : `: ${begun.map(({ kind, name, now }) => `${kind}:${name} ${now}`).join(', ')}`
}
