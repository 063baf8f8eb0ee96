import { setTimeout as wait } from 'node:timers/promises'
import { meaningOf } from '../hook/events.ts'
import { type HookEvent, parseHookLine } from '../hook/log-line.ts'
import type { Host } from '../host/host.ts'
import { lengthOf, textAfter } from '../thaw/instance-log.ts'

/** A line of the hooks' log, and how it was written. */
export interface LoggedEvent extends HookEvent {
  readonly line: string
}

const LOOKS = 50
const BETWEEN_MS = 100
/** Looks without a new line after which no line of the run is expected any more. */
const QUIET_LOOKS = 10

/**
 * The lines of `run` that the hooks logged since the log was `from` bytes long, up to its verdict and the journal of each instance that was
 * frozen; the owner writes them one by one, and only after it has answered, so for up to 5 s. Of no run, null: the lines that belong to none, up to `not-started`.
 */
export async function eventsSince(
  host: Host,
  path: string,
  from: number,
  run: string | null,
): Promise<readonly LoggedEvent[]> {
  let length = from
  let events: readonly LoggedEvent[] = []
  let quiet = 0
  for (let look = 0; look < LOOKS; look++) {
    const now = await lengthOf(host, path)
    quiet = now === length ? quiet + 1 : 0
    if (now !== length) {
      length = now
      events = eventsOf(await textAfter(host, path, from), run)
    }
    const last = run === null ? 'not started' : 'verdict'
    if (has(events, last) && (run === null || isWhole(events) || quiet >= QUIET_LOOKS)) return events
    await wait(BETWEEN_MS)
  }
  return events
}

const has = (events: readonly LoggedEvent[], kind: string): boolean =>
  events.some((event) => meaningOf(event).kind === kind)

/** Whether each instance that was frozen has its journal line; one that printed nothing never has. */
function isWhole(events: readonly LoggedEvent[]): boolean {
  const of = (kind: string): readonly string[] =>
    events.filter((event) => meaningOf(event).kind === kind).map(({ instance }) => instance)
  const journals = of('journal')
  return of('frozen').every((instance) => instance === '-' || journals.includes(instance))
}

/** The lines of one run in a log; for null the lines without a run, such as a refused freeze. */
export function eventsOf(text: string, run: string | null): readonly LoggedEvent[] {
  return text.split('\n').flatMap((line) => {
    const event = parseHookLine(line)
    return event === null || event.run !== (run ?? '-') ? [] : [{ ...event, line }]
  })
}
