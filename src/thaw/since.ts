import { setTimeout as wait } from 'node:timers/promises'
import type { Host } from '../host/host.ts'
import type { Instance } from '../model.ts'
import { backupLines, endOf, instanceLogPath, suspendedSince } from './instance-log.ts'

/** For all of them together: it is only to be told, and a thaw waits for it. */
const PATIENCE_MS = 1000

type Logging = Pick<Instance, 'kind' | 'directory'>

/** Since when each is suspended, as its own log writes it; null where that does not tell, or not soon. */
export async function sinceByLogs(host: Host, instances: readonly Logging[]): Promise<ReadonlyMap<Logging, string>> {
  const found = new Map<Logging, string>()
  let isLate = false
  const readAll = async (): Promise<void> => {
    // One after the other: a file system that does not answer holds one of Node's few threads, and the thaw needs the others.
    for (const one of instances) {
      if (isLate) return
      if (one.directory === '') continue
      const since = suspendedSince(backupLines(await endOf(host, instanceLogPath(one))))
      if (since !== null) found.set(one, since)
    }
  }
  await Promise.race([readAll(), wait(PATIENCE_MS, undefined, { ref: false })])
  isLate = true
  return new Map(found)
}
