import type { GuestProcess } from './processes.ts'

/** The place in which a scenario is played: a folder, or a namespace with a /usr/bin of its own. */
export interface Guest {
  readonly mode: 'namespace' | 'sandbox'
  /** The folder that makeFakeGuest was given. */
  readonly fakes: string
  /** A path of the guest as this process sees it. */
  readonly at: (path: string) => string
  /** The running processes of the hooks, without those of the instances. */
  readonly processes: () => readonly GuestProcess[]
}
