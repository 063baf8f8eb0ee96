import { errnoOf } from '../errors.ts'
import { errnoText } from '../host/errno-text.ts'
import { openLines } from '../logs/open-lines.ts'
import { parseVmtoolsdLine, type VmtoolsdClock, type VmtoolsdEvent } from '../logs/vmtoolsd-log.ts'
import type { Problem } from '../model.ts'
import { problemLog } from '../text/problem-log.ts'
import { pushAll } from '../text/push-all.ts'

/** A snapshot has about fifteen lines: enough for years of hourly snapshots. */
const MOST_EVENTS = 500_000

/** The events of logs of vmtoolsd, in the order of their times; a log that cannot be read is a problem. */
export async function readVmtoolsd(
  paths: readonly string[],
  clock: VmtoolsdClock,
): Promise<{ readonly events: readonly VmtoolsdEvent[]; readonly problems: readonly Problem[] }> {
  const events: VmtoolsdEvent[] = []
  const problems: Problem[] = []
  for (const path of paths) {
    const log = problemLog(path)
    let left = 0
    try {
      for await (const { texts } of openLines(path, log.add)) {
        for (const text of texts) {
          const event = parseVmtoolsdLine(text, clock)
          if (event === null || event.at === null) continue
          if (events.length < MOST_EVENTS) events.push(event)
          else left++
        }
      }
    } catch (error) {
      const errno = errnoOf(error)
      if (errno === undefined) throw error
      log.add(0, `cannot be read: ${errnoText(errno)}`)
    }
    if (left > 0) log.add(0, `${left} more events, left out`)
    pushAll(problems, log.problems())
  }
  return { events: events.sort((a, b) => (a.at ?? 0) - (b.at ?? 0)), problems }
}
