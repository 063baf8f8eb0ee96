import { setTimeout as wait } from 'node:timers/promises'
import { consoleLogPath } from '../detect/console-log.ts'
import type { Host } from '../host/host.ts'
import type { Instance } from '../model.ts'
import { zoneOf } from '../text/zone.ts'
import { backupLines, endOf, suspendedSince } from './instance-log.ts'

/** The time limit for all logs together: the times are only shown, and the thaw waits for them. */
const PATIENCE_MS = 1000

type Logging = Pick<Instance, 'kind' | 'directory'>

/** Since when each instance is suspended by its own log, milliseconds since 1970; absent if the log does not have it, or cannot be read soon. */
export async function sinceByLogs(host: Host, instances: readonly Logging[]): Promise<ReadonlyMap<Logging, number>> {
  const found = new Map<Logging, number>()
  // an instance writes local time
  const zone = zoneOf(null)
  let isLate = false
  const readAll = async (): Promise<void> => {
    // One after the other: a file system that does not answer blocks one of Node's few threads, and the thaw needs the others.
    for (const one of instances) {
      if (isLate) return
      if (one.directory === '' || zone === null) continue
      const since = suspendedSince(backupLines(await endOf(host, consoleLogPath(one))), zone)
      if (since !== null) found.set(one, since)
    }
  }
  await Promise.race([readAll(), wait(PATIENCE_MS, undefined, { ref: false })])
  isLate = true
  return new Map(found)
}
