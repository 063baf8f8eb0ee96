import type { Verdicts } from '../hook/verdicts.ts'
import { idOf } from '../model.ts'
import type { StatusReport } from './status.ts'
import type { FileStatus } from './status-report.ts'

/** The facts of a check of Nagios. */
export interface NagiosFacts {
  readonly report: StatusReport
  readonly verdicts: Verdicts
  /** Why the log could not be read, or null. */
  readonly logProblem: string | null
  /** Other facts that are unknown, as texts. */
  readonly unknown: readonly string[]
  /** Seconds since the first of the frozen instances was frozen; null if none is known to be frozen. */
  readonly heldSeconds: number | null
  /** `watchdog.deadline`; null if the configuration cannot be read. */
  readonly deadlineSeconds: number | null
  /** Milliseconds since 1970. */
  readonly now: number
  readonly maxAgeHours: number
}

/** Exit statuses and words of the Monitoring Plugins guidelines. */
export const NAGIOS = { OK: 0, WARNING: 1, CRITICAL: 2, UNKNOWN: 3 } as const
type Severity = keyof typeof NAGIOS

interface Finding {
  readonly severity: Severity
  readonly text: string
}

/** The severities in the order of the line; the first one that is found decides the status. */
const BY_WEIGHT: readonly Severity[] = ['CRITICAL', 'WARNING', 'UNKNOWN']
/** NRPE cuts what is longer than 1024 bytes. */
const MOST_CHARACTERS = 800
const HOUR_MS = 3_600_000

/** The line of a Nagios or Icinga plugin, without its end, and the exit status. */
export function nagiosCheck(facts: NagiosFacts): { readonly line: string; readonly status: number } {
  const findings = [...nowFindings(facts), ...runFindings(facts), ...installedFindings(facts)]
  const told = BY_WEIGHT.flatMap((severity) => findings.filter((finding) => finding.severity === severity))
  const severity = told[0]?.severity ?? 'OK'
  const text = told.length === 0 ? goodText(facts) : told.map((finding) => finding.text).join('; ')
  return { line: nagiosLine(severity, text, performance(facts)), status: NAGIOS[severity] }
}

/** One line for any `text`: a `|` would begin the performance data, a line end the long text. */
export function nagiosLine(severity: Severity, text: string, data = ''): string {
  const plain = text.replaceAll('|', '/').replace(/[^\x20-\x7e]+/g, ' ')
  const cut = plain.length > MOST_CHARACTERS ? `${plain.slice(0, MOST_CHARACTERS)}...` : plain
  return `GEN-HOOKS ${severity} - ${cut}${data === '' ? '' : ` | ${data}`}`
}

function nowFindings({ report, heldSeconds, deadlineSeconds }: NagiosFacts): readonly Finding[] {
  const { now } = report
  switch (now.kind) {
    case 'idle':
      return []
    case 'unknown':
      return [{ severity: 'UNKNOWN', text: now.detail }]
    case 'abandoned': {
      const held = now.begun.filter((one) => one.now !== 'thawed').map(idOf)
      const text = `run ${now.run} was never ended (${now.phase})`
      return held.length === 0
        ? [{ severity: 'WARNING', text }]
        : [{ severity: 'CRITICAL', text: `${text}, may be frozen: ${held.join(' ')}` }]
    }
    case 'live':
      if (heldSeconds === null || deadlineSeconds === null || heldSeconds <= deadlineSeconds) return []
      return [
        {
          severity: 'CRITICAL',
          text: `run ${now.run} is ${now.phase} for ${heldSeconds.toFixed(0)} s, its deadline is ${deadlineSeconds} s`,
        },
      ]
  }
}

function runFindings(facts: NagiosFacts): readonly Finding[] {
  const { verdicts, logProblem, unknown, now, maxAgeHours } = facts
  const { last, goodAt } = verdicts
  const untold = logProblem === null ? unknown : [...unknown, logProblem]
  const findings: Finding[] = untold.map((text) => ({ severity: 'UNKNOWN', text }))
  if (last !== null && last.stuck > 0) findings.push({ severity: 'CRITICAL', text: `not thawed: ${last.stuck}` })
  if (last?.verdict === 'inconsistent') {
    findings.push({ severity: 'CRITICAL', text: `last snapshot inconsistent: ${last.why}` })
  }
  if (last?.verdict === 'aborted') findings.push({ severity: 'WARNING', text: 'last snapshot aborted' })
  if (goodAt === null) {
    // a log that cannot be read may have a consistent run
    if (logProblem === null) findings.push({ severity: 'CRITICAL', text: 'no consistent snapshot is known' })
  } else if (now - goodAt > maxAgeHours * HOUR_MS) {
    const text = `last consistent snapshot ${hours(now - goodAt)} ago, more than ${maxAgeHours} h`
    findings.push({ severity: 'CRITICAL', text })
  } else if (goodAt - now > HOUR_MS) {
    findings.push({ severity: 'UNKNOWN', text: `last consistent snapshot ${hours(goodAt - now)} in the future` })
  }
  return findings
}

function installedFindings({ report }: NagiosFacts): readonly Finding[] {
  const textOf = ({ path, detail }: FileStatus): string => `${path}: ${detail}`
  const unreadable = report.files.filter(({ state }) => state === 'unreadable').map(textOf)
  const files = report.files.filter(({ state }) => !['in sync', 'as installed', 'unreadable'].includes(state))
  const wrong = [...files.map(textOf), ...report.problems]
  return [
    ...(wrong.length === 0 ? [] : [{ severity: 'WARNING', text: wrong.join(', ') } as const]),
    ...(unreadable.length === 0 ? [] : [{ severity: 'UNKNOWN', text: unreadable.join(', ') } as const]),
  ]
}

function goodText({ verdicts: { last, goodAt }, now }: NagiosFacts): string {
  return `last snapshot consistent ${hours(now - (goodAt ?? now))} ago, frozen for ${last?.windowSeconds ?? 0} s`
}

const hours = (milliseconds: number): string => `${(Math.max(0, milliseconds) / HOUR_MS).toFixed(1)} h`

/** `'label'=value[UOM];[warn];[crit];[min]`; without values that are unknown. */
function performance({ verdicts: { last, goodAt }, now, maxAgeHours }: NagiosFacts): string {
  const age = goodAt === null ? [] : [`age=${Math.max(0, Math.round((now - goodAt) / 1000))}s;;${maxAgeHours * 3600};0`]
  return last === null
    ? age.join(' ')
    : [`window=${last.windowSeconds}s;;;0`, ...age, `stuck=${last.stuck};;0;0`].join(' ')
}
