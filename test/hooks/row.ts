import type { WrittenConfig } from '../../src/config/schema.ts'
import type { FakeInstance } from '../../src/harness/guest/fake-guest.ts'
import type { Fault, FaultVerb, ListVerb } from '../../src/harness/guest/faults.ts'
import type { Kind } from '../../src/model.ts'
import type { HookEnd, Sandbox, StartedHook } from './sandbox.ts'

/** One line of the fault table: a guest, what goes wrong, what is done, what must come of it. */
export interface Row {
  readonly name: string
  /** The sentence of docs/reference/hook-contract.md that it shows. */
  readonly shows: string
  /** Only as root, or only as a normal user. */
  readonly only?: 'root' | 'normal user'
  readonly guest?: readonly FakeInstance[] | ((root: string) => readonly FakeInstance[])
  /** The instances the hooks are rendered for; the guest's if left out. */
  readonly planned?: readonly FakeInstance[]
  readonly config?: WrittenConfig | ((root: string) => WrittenConfig)
  /** `iris:A` freeze: what the fake does. */
  readonly faults?: readonly (readonly [id: string, verb: FaultVerb, fault: Fault])[]
  readonly listFaults?: readonly (readonly [kind: Kind, verb: ListVerb, fault: Fault])[]
  readonly steps: readonly Step[]
  /** Looked at when all processes have ended. */
  readonly after?: readonly Step[]
  /** In /run/gen-hooks besides what may always be there. */
  readonly mayLeave?: RegExp
}

/** A row under way. */
export interface Play {
  readonly sandbox: Sandbox
  readonly root: string
  /** Of the fake /run/gen-hooks. */
  readonly run: string
  readonly log: string
  readonly started: Map<string, StartedHook>
  readonly ends: { readonly what: string; readonly end: HookEnd }[]
  /** Renders the hooks again, with another configuration or plan. */
  readonly render: (change: { readonly planned?: readonly FakeInstance[]; readonly config?: WrittenConfig }) => void
}

export type Step = (play: Play) => void | Promise<void>

/** Waits are long here, since nothing waits for them. */
export const PATIENT: WrittenConfig = {
  freeze: { timeout: 15 },
  thaw: { timeout: 15, retries: 1 },
  watchdog: { deadline: 60 },
}

/** For what waits for a limit, or is swept until the deadline. */
export const HASTY: WrittenConfig = {
  freeze: { timeout: 3 },
  thaw: { timeout: 3, retries: 1 },
  watchdog: { deadline: 6 },
}

/** In the order of the plan. */
export const THREE: readonly FakeInstance[] = [
  { kind: 'cache', name: 'C' },
  { kind: 'iris', name: 'A' },
  { kind: 'iris', name: 'B' },
]
export const ALL = ['cache:C', 'iris:A', 'iris:B'] as const
