import { setTimeout as wait } from 'node:timers/promises'
import type { Host } from '../host/host.ts'
import { type HookEvent, parseHookLine } from '../logs/hook-log.ts'
import { lengthOf, textAfter } from '../thaw/instance-log.ts'

/** A line of the hooks' log, and how it was written. */
export interface LoggedEvent extends HookEvent {
  readonly line: string
}

const VERDICTS = new Set(['consistent', 'inconsistent', 'aborted', 'not-started'])
const LOOKS = 50
const BETWEEN_MS = 100

/** The lines that the hooks logged since the log was `from` bytes long, up to a verdict; the keeper writes them only after it has answered, so for up to 5 s. */
export async function eventsSince(host: Host, path: string, from: number): Promise<readonly LoggedEvent[]> {
  let length = from
  let events: readonly LoggedEvent[] = []
  for (let look = 0; look < LOOKS; look++) {
    const now = await lengthOf(host, path)
    if (now !== length) {
      length = now
      events = parseEvents(await textAfter(host, path, from))
      if (events.some(({ event }) => VERDICTS.has(event))) return events
    }
    await wait(BETWEEN_MS)
  }
  return events
}

function parseEvents(text: string): readonly LoggedEvent[] {
  return text.split('\n').flatMap((line) => {
    const event = parseHookLine(line)
    return event === null ? [] : [{ ...event, line }]
  })
}

/** Only the lines of the last run among them, and those that belong to none. */
export function lastRunOf(events: readonly LoggedEvent[]): readonly LoggedEvent[] {
  const run = events.findLast((event) => event.run !== '-')?.run
  return events.filter((event) => event.run === run || event.run === '-')
}
