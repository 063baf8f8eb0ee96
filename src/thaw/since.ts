import { setTimeout as wait } from 'node:timers/promises'
import { consoleLogPath } from '../detect/console-log.ts'
import type { Host } from '../host/host.ts'
import type { Instance } from '../model.ts'
import { zoneOf } from '../text/zone.ts'
import { backupLines, endOf, suspendedSince } from './instance-log.ts'

/** For all of them together: it is only to be told, and a thaw waits for it. */
const PATIENCE_MS = 1000

type Logging = Pick<Instance, 'kind' | 'directory'>

/** Since when each is suspended, by its own log, milliseconds since 1970; none where that does not tell, or not soon. */
export async function sinceByLogs(host: Host, instances: readonly Logging[]): Promise<ReadonlyMap<Logging, number>> {
  const found = new Map<Logging, number>()
  // an instance writes the time of its machine's wall
  const zone = zoneOf(null)
  let isLate = false
  const readAll = async (): Promise<void> => {
    // One after the other: a file system that does not answer holds one of Node's few threads, and the thaw needs the others.
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
