import { errnoOf } from '../errors.ts'
import type { Host } from '../host/host.ts'

/** The run that the pre-freeze hook of process `hook` began, as the hooks' state has it. */
export interface OwnRun {
  readonly run: string
  /** The last phase: `listing`, `frozen`, `over` and so on; empty if there is none yet. */
  readonly phase: string
}

const MOST_BYTES = 1024 * 1024

/** null if the state is not there, or is another run's. */
export async function readOwnRun(host: Host, runFolder: string, hook: number): Promise<OwnRun | null> {
  try {
    const content = await host.readFile(`${runFolder}/state`, { maxBytes: MOST_BYTES, noFollow: true })
    return ownRun(content.toString('utf8'), hook)
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return null
  }
}

/** The same of a text, any text: the keeper's mailbox, last in the first line, has the number of the process that started it. */
export function ownRun(state: string, hook: number): OwnRun | null {
  const [head = '', ...lines] = state.split('\n').slice(0, -1)
  const [, run, starter] = /^gen-hooks-state 1 ([\w-]{1,64}) \S+ \d+ \S*\/client\.(\d{1,10})\.keeper$/.exec(head) ?? []
  if (run === undefined || Number(starter) !== hook) return null
  const phases = lines.flatMap((line) => /^phase ([a-z]{1,20}) /.exec(line)?.[1] ?? [])
  return { run, phase: phases.at(-1) ?? '' }
}

/** Whether it may hold an instance. What is over, or only sweeps, makes way for another run. */
export function holds(own: OwnRun | null): own is OwnRun {
  return own !== null && own.phase !== 'over' && own.phase !== 'sweeping'
}
