import { readState } from '../hook/current-run.ts'
import type { RunState } from '../hook/state.ts'
import type { Host } from '../host/host.ts'

/** The run that the pre-freeze hook of process `hook` began, by the hooks' state; null if that is not there, cannot be read, or is another run's. */
export async function readOwnRun(host: Host, hook: number): Promise<RunState | null> {
  const found = await readState(host)
  return found.kind === 'read' && found.state.starter === hook ? found.state : null
}

/** Whether it may hold an instance. What is over, or only sweeps, makes way for another run. */
export function holds(own: RunState | null): own is RunState {
  return own !== null && own.phase !== 'over' && own.phase !== 'sweeping'
}
