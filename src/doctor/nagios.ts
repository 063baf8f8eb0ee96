import { NAGIOS, nagiosLine } from '../install/nagios.ts'
import type { DoctorDocument } from '../schemas/doctor.ts'

/** The line of a Nagios or Icinga plugin, without its end, and the exit status: the errors, else the warnings, else what was not seen. */
export function doctorNagios({ verdict, counts, checks }: DoctorDocument): {
  readonly line: string
  readonly status: number
} {
  const results = checks.flatMap(({ id, results }) => results.map((one) => ({ id, ...one })))
  const told = (wanted: readonly (typeof results)[number][]): string =>
    wanted.map(({ id, message }) => `${id}: ${message}`).join('; ')
  const of = (severity: keyof typeof NAGIOS, text: string) => ({
    line: nagiosLine(severity, text),
    status: NAGIOS[severity],
  })
  if (verdict === 'errors') return of('CRITICAL', told(results.filter(({ kind }) => kind === 'error')))
  if (counts.warning > 0) return of('WARNING', told(results.filter(({ kind }) => kind === 'warning')))
  if (verdict === 'not seen') return of('UNKNOWN', told(results.filter(({ couldNotLook }) => couldNotLook)))
  return of('OK', `${counts.ok} ok, ${counts.skipped} skipped`)
}
