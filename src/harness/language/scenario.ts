import type { Config, InstanceKind } from '../../model.ts'
import type { FakeInstance } from '../guest/fake-guest.ts'

/** `iris:PROD`, or `docker:web`: the instance in a container. */
export interface InstanceId {
  readonly kind: InstanceKind
  readonly name: string
}

/** A condition of a scenario; where it does not hold, the scenario is skipped with this word. */
export type Need = 'root' | 'user' | 'chown' | 'ours' | 'namespace' | 'both-kinds' | 'vmtoolsd'

/** One line below the set-up of a scenario. docs/reference/scenarios.md explains every verb. */
export interface Step {
  /** 1-based, in its file. */
  readonly line: number
  /** As written, for reports. */
  readonly text: string
  /** The comment above the step, which says in plain words what the step shows; empty if there is none. */
  readonly says: string
  /** Played only if all of these hold: `ours`, `!root`, `vmtoolsd`. */
  readonly when: readonly string[]
  /** `!` before the verb asks for failure, `?` for neither. */
  readonly expect: 'success' | 'failure' | 'either'
  readonly verb: string
  readonly words: readonly string[]
  /** `seconds=3` */
  readonly options: Readonly<Record<string, string>>
  /** The name of a hook or snapshot in the background: `&`, `&first`. */
  readonly background: string | null
}

/** A parsed scenario file. Plain data, since another process gets it. */
export interface Scenario {
  /** Its path below the folder of scenarios, without the ending: `freeze/one-refuses`. */
  readonly name: string
  /** The first line of its comment: what it shows, in one sentence. */
  readonly title: string
  /** The rest of that comment. */
  readonly about: string
  readonly needs: readonly Need[]
  readonly instances: readonly FakeInstance[]
  /** The instances our own hooks are rendered for. */
  readonly planned: readonly FakeInstance[]
  /** `/REGEXP/` of names that may stay in /run/gen-hooks; empty for none. */
  readonly leaves: string
  /** `/REGEXP/` of a fault that our hooks are known to have; empty for none. */
  readonly known: string
  readonly config: Config
  /** Lines of tools.conf below [vmbackup], for the real vmtoolsd. */
  readonly toolsConf: readonly string[]
  /** Environment variables of the caller of the hooks, besides those of a service. */
  readonly environment: Readonly<Record<string, string>>
  /** The guest looks as if systemd runs it. */
  readonly systemd: boolean
  /** The OS users of the guest; null for every name. */
  readonly users: readonly string[] | null
  /** Faults that are there from the start, in the form of steps. */
  readonly faults: readonly Step[]
  readonly steps: readonly Step[]
  /** Sections of the file, by their name. */
  readonly files: Readonly<Record<string, string>>
  /** The whole text that this was read from. */
  readonly source: string
}

/** A mistake in a scenario file. */
export interface ScenarioProblem {
  readonly file: string
  readonly line: number
  /** `<what is wrong>, expected <what>` */
  readonly message: string
}

export type ParsedScenario =
  | { readonly kind: 'scenario'; readonly scenario: Scenario }
  | { readonly kind: 'problems'; readonly problems: readonly ScenarioProblem[] }
