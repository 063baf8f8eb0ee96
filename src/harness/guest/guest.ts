import type { GuestProcess } from './processes.ts'

/** The place a scenario is played in: a folder, or a namespace with a /usr/bin of its own. */
export interface Guest {
  readonly mode: 'namespace' | 'sandbox'
  /** The folder that makeFakeGuest was given. */
  readonly fakes: string
  /** A path of the guest as this process sees it. */
  readonly at: (path: string) => string
  /** What the hooks have running; not the instances' own processes. */
  readonly processes: () => readonly GuestProcess[]
}
