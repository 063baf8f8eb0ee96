import type { Problem } from '../model.ts'
import type { FleetDocument } from '../schemas/fleet.ts'
import { printable } from '../text/printable.ts'

/** What is said of one host of a fleet. */
export type HostFinding = FleetDocument['hosts'][number]['findings'][number]

/** An error at a place of a file, or of the host as a whole. */
export function errorOf({ source, line, message }: Problem): HostFinding {
  return { severity: 'error', file: printable(source, 1000), line, message: printable(message, 2000) }
}

/** The same as a warning: nothing is left out for it. */
export function warningOf(problem: Problem): HostFinding {
  return { ...errorOf(problem), severity: 'warning' }
}

/** `db7: hosts/db7/config.yaml:3: ...`, on one line. The host may be any name that stands in hosts/, or empty for none. */
export function findingText(host: string, { severity, file, line, message }: HostFinding): string {
  const place = file === '' ? '' : `${file}${line === 0 ? '' : `:${line}`}: `
  return `${host === '' ? '' : `${printable(host)}: `}${severity === 'warning' ? 'warning: ' : ''}${place}${message}`
}
