import type { Run } from '../history/run.ts'
import { worthOfRun } from '../history/worth.ts'
import type { RunWorth } from '../hook/worth.ts'
import type { Timeline } from './timeline.ts'

/** What the snapshot is worth by all logs together: the host's can lower what the log of the hooks says, never raise it. */
export function worthByAll(run: Run, { snapshot, cover }: Pick<Timeline, 'snapshot' | 'cover'>): RunWorth {
  if (snapshot !== null && snapshot.failure !== null) return { worth: 'no snapshot', lessFor: [] }
  const told = worthOfRun(run)
  return told.worth === 'covered' && cover === 'not covered' ? { worth: 'not covered', lessFor: [] } : told
}
