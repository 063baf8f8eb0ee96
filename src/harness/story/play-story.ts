import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type LastRun, readLastRun } from '../../hook/last-json.ts'
import { realHost } from '../../host/real-host.ts'
import { quiescedSnapshot, type SnapshotReport } from '../caller/vmware-tools.ts'
import { frozenNow, readEvents } from '../guest/events.ts'
import { misuses } from '../guest/fake-guest.ts'
import { setFault } from '../guest/faults.ts'
import { type FrozenInterval, frozenIntervals, isFrozenAt } from '../guest/frozen-intervals.ts'
import { type Leftover, untilNoProcess } from '../guest/invariant.ts'
import { DEADLINE_SECONDS } from '../guest/sandbox.ts'
import type { Hooks } from '../guest/script-queue.ts'
import { untilEvent } from '../guest/until.ts'
import type { Story } from './default-story.ts'

/** What a story came to; times are seconds since boot. */
export interface StoryResult {
  readonly report: SnapshotReport
  readonly frozen: readonly FrozenInterval[]
  /** What the hooks themselves say of the run. */
  readonly lastRun: LastRun
  readonly leftFrozen: readonly string[]
  readonly leftProcesses: readonly Leftover[]
  readonly misuses: readonly string[]
  /** How often syslog was written to while something was frozen. */
  readonly loggedWhileFrozen: number
}

/** VMware Tools looks once a second, and the spectator would wait with it. */
const POLL_MS = 50
const SNAPSHOT_MS = 400
/** A keeper that watches for a late freeze looks at growing intervals, the last of which may pass the deadline. */
const LIMIT_MS = (DEADLINE_SECONDS + 10) * 1000

/** Plays one story in a sandbox and waits until the hooks are gone, at most until their deadline and a little longer. */
export async function playStory(root: string, hooks: Hooks, story: Story): Promise<StoryResult> {
  for (const { kind, name, verb, fault } of story.faults) setFault(root, kind, name, verb, fault)
  rmSync(join(root, 'run/gen-hooks/last.json'), { force: true })
  const before = readEvents(root).length
  const misusesBefore = misuses(root).length

  const abort = new AbortController()
  if (story.abort === 'first freeze') {
    untilEvent(root, 'a freeze', 30_000, ({ event }) => event === 'suspended', before).then(
      () => abort.abort(),
      // No freeze: then the snapshot ends without an abort, and the story is told so.
      () => {},
    )
  }
  const report = await quiescedSnapshot(hooks, {
    abort: abort.signal,
    pollMs: POLL_MS,
    whileFrozen: () => wait(SNAPSHOT_MS),
  })
  const leftProcesses = await untilNoProcess(root, LIMIT_MS)
  const events = readEvents(root).slice(before)
  const frozen = frozenIntervals(events)
  return {
    report,
    frozen,
    lastRun: await readLastRun(realHost({ root })),
    leftFrozen: frozenNow(root),
    leftProcesses,
    misuses: misuses(root).slice(misusesBefore),
    loggedWhileFrozen: events.filter(({ at, detail }) => detail === 'logger' && isFrozenAt(frozen, at)).length,
  }
}
