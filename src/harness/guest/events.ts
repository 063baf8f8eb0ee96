import { appendFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { InstanceKind } from '../../model.ts'

/** One line of a guest's fake/events. */
export interface GuestEvent {
  /** Seconds since boot. */
  readonly at: number
  /** null for an event without an instance. */
  readonly instance: { readonly kind: InstanceKind; readonly name: string } | null
  /** `called`, `ended`, `suspended`, `resumed`, `already-resumed`, `history`, `access-denied`, `landing` (a freeze that will land later by itself). */
  readonly event: string
  /** The words after it: `ended freeze 5` has `freeze 5`, `resumed limit` has `limit`. */
  readonly detail: string
}

const LINE =
  /^(\d+) (iris|cache|docker|podman|-) (.*?) (called|ended|suspended|resumed|already-resumed|history|access-denied|landing)(?: (.*))?$/

/** What happened on a guest so far, oldest first; a line still being written is left out. */
export function readEvents(root: string): readonly GuestEvent[] {
  const lines = readFileSync(join(root, 'fake/events'), 'latin1').split('\n')
  const events = lines.slice(0, -1).map(parseEvent)
  return events.filter((event) => event !== null).sort((a, b) => a.at - b.at)
}

/** null if the line is no event. */
export function parseEvent(line: string): GuestEvent | null {
  const [, hundredths, kind, name, event, detail] = LINE.exec(line) ?? []
  if (hundredths === undefined || name === undefined || event === undefined) return null
  return {
    at: Number(hundredths) / 100,
    instance: kind !== '-' && name !== '-' ? { kind: kind as InstanceKind, name } : null,
    event,
    detail: detail ?? '',
  }
}

/** Records an event that no fake wrote, such as a suspension by another program. */
export function appendEvent(
  root: string,
  { kind, name }: NonNullable<GuestEvent['instance']>,
  event: string,
  detail: string,
): void {
  appendFileSync(join(root, 'fake/events'), `${Math.round(uptimeSeconds() * 100)} ${kind} ${name} ${event} ${detail}\n`)
}

/** The instances that are suspended at this moment, as `iris:PROD`. */
export function frozenNow(root: string): readonly string[] {
  const folder = join(root, 'fake/instances')
  return readdirSync(folder)
    .filter((name) => isSuspended(join(folder, name, 'frozen')))
    .map((name) => name.replace('.', ':'))
    .sort()
}

function isSuspended(file: string): boolean {
  const [since, limit] = readFileSync(file, 'latin1').split(' ').map(Number)
  if (since === undefined || limit === undefined) return false
  return limit === 0 || uptimeSeconds() < since / 100 + limit
}

/** Seconds since boot, with hundredths, by the clock of the events. */
export function uptimeSeconds(): number {
  return Number(readFileSync('/proc/uptime', 'latin1').split(' ')[0])
}
