import { readState } from '../hook/current-run.ts'
import type { RunState } from '../hook/state.ts'
import type { Host } from '../host/host.ts'

/** The run that the pre-freeze hook of process `hook` began, by the hooks' state; null if the state is missing, unreadable, or of another run. */
export async function readOwnRun(host: Host, hook: number): Promise<RunState | null> {
  const found = await readState(host)
  return found.kind === 'read' && found.state.starter === hook ? found.state : null
}
