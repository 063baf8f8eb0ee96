import type { DoctorDocument } from '../schemas/doctor.ts'
import { type Paint, paintFor } from '../text/paint.ts'
import { printable } from '../text/printable.ts'
import { NO_TERMINAL, type Terminal } from '../text/terminal.ts'

type Kind = DoctorDocument['checks'][number]['kind']

/** People read the last lines, so the worst is told last. */
const ORDER: readonly Kind[] = ['skipped', 'ok', 'info', 'warning', 'error']

/** What doctor saw, for people: a line for each result, for warnings and errors why it matters and what to do, and the counts at the end. */
export function doctorText(document: DoctorDocument, terminal: Terminal = NO_TERMINAL): string {
  const paint = paintFor(terminal)
  const lines = ORDER.flatMap((kind) =>
    document.checks.flatMap((check) => {
      const results = check.results.filter((one) => one.kind === kind)
      return results.flatMap((one, index) => linesOf(check, one, index === results.length - 1, paint))
    }),
  )
  return `${lines.join('\n')}\n${countsText(document, paint)}\n`
}

type Check = DoctorDocument['checks'][number]
type Result = Check['results'][number]

function linesOf(check: Check, { kind, message, todo, couldNotLook }: Result, isLast: boolean, paint: Paint) {
  const word = kind.padEnd(8)
  const painted = { error: paint.bad, warning: paint.doubtful, info: paint.strong, ok: paint.good, skipped: paint.soft }
  const said = kind === 'skipped' && couldNotLook ? `not seen: ${message}` : message
  const first = `${painted[kind](word)} ${check.id}: ${kind === 'ok' ? `${check.title}: ${said}` : said}`
  if (todo === null) return [first]
  const act = `         do: ${todo}`
  // why it matters is the same for each result of a check
  return isLast ? [first, act, `         why: ${check.why}`] : [first, act]
}

function countsText({ verdict, counts, checks }: DoctorDocument, paint: Paint): string {
  const parts = ORDER.toReversed()
    .filter((kind) => counts[kind] > 0)
    .map(
      (kind) =>
        `${counts[kind]} ${kind === 'ok' || kind === 'skipped' || kind === 'info' ? kind : plural(kind, counts[kind])}`,
    )
  const text = `${checks.length} checks: ${parts.join(', ')}`
  const said = verdict === 'not seen' ? `${text}; something of this guest could not be looked at` : text
  return { errors: paint.bad, 'not seen': paint.doubtful, sound: paint.good }[verdict](printable(said, 1000))
}

const plural = (word: string, count: number): string => (count === 1 ? word : `${word}s`)
