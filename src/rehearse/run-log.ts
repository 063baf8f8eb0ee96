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

/**
 * The lines of `run` that the hooks logged since the log was `from` bytes long, up to its verdict; the owner writes them only after it has answered,
 * so for up to 5 s. Of no run, null: the lines that belong to none, up to `not-started`.
 */
export async function eventsSince(
  host: Host,
  path: string,
  from: number,
  run: string | null,
): Promise<readonly LoggedEvent[]> {
  let length = from
  let events: readonly LoggedEvent[] = []
  for (let look = 0; look < LOOKS; look++) {
    const now = await lengthOf(host, path)
    if (now !== length) {
      length = now
      events = eventsOf(await textAfter(host, path, from), run)
      const last = run === null ? 'not started' : 'verdict'
      if (events.some((event) => meaningOf(event).kind === last)) return events
    }
    await wait(BETWEEN_MS)
  }
  return events
}

/** The lines of one run in a log; for null the lines without a run, such as a refused freeze. */
export function eventsOf(text: string, run: string | null): readonly LoggedEvent[] {
  return text.split('\n').flatMap((line) => {
    const event = parseHookLine(line)
    return event === null || event.run !== (run ?? '-') ? [] : [{ ...event, line }]
  })
}
