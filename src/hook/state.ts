import { INSTANCE_NAME } from '../config/instance-name.ts'
import type { Kind } from '../model.ts'
import { starterOf } from './processes.ts'

/** The words of a state's phases, in the order in which a run goes through them. */
export const PHASES = ['listing', 'freezing', 'frozen', 'thawing', 'checking', 'sweeping', 'over'] as const
export type Phase = (typeof PHASES)[number]
/** The phases of a run that holds no instance: it makes way for another run. */
const EMPTY_HANDED: readonly Phase[] = ['sweeping', 'over']

/** What the hooks' state file says: written by the hooks alone, but data anyway. Times are hundredths of a second since boot. */
export interface RunState {
  readonly run: string
  readonly boot: string
  /** The process that owns what is frozen. */
  readonly keeper: number
  /** The pre-freeze that began the run; null where a rescue or a post-thaw did. */
  readonly starter: number | null
  /** In the order of their freezes, each with the last that is known of it; also what no freeze was begun for and a thaw left frozen. */
  readonly begun: readonly BegunInstance[]
  /** When each was frozen; instances as `iris:PROD`. */
  readonly frozenAt: ReadonlyMap<string, number>
  /** The phases so far. */
  readonly phases: readonly Phase[]
  /** The last of them; null before the first. */
  readonly phase: Phase | null
}

/** Whether a run may hold an instance frozen. */
export function mayHold({ phase }: RunState): boolean {
  return phase === null || !EMPTY_HANDED.includes(phase)
}

/** An instance that a run began to freeze. */
export interface BegunInstance {
  readonly kind: Kind
  readonly name: string
  readonly need: 'need' | 'optional'
  /** `begun`: a freeze may be on its way, or have landed. `stuck`: it could not be thawed. */
  readonly now: 'begun' | 'frozen' | 'thawed' | 'stuck'
}

/** A form of the state: its lines as words, the first line first. null if that is none. */
type Form = (lines: readonly (readonly string[])[]) => RunState | null

/** By the version in the first line. A form that is added here is read by all who look at a state, but for templates/rehearse-guard.sh. */
const FORMS: Readonly<Record<string, Form>> = { 1: readForm1 }

const RUN = /^[A-Za-z0-9_-]{1,64}$/
const BOOT = /^[A-Za-z0-9_.:-]{1,128}$/
/** As the hooks' `is_number`. */
const NUMBER = /^\d{1,11}$/

/** The state in `text`; null if it is none. A last line without its end is torn, and not read. */
export function parseRunState(text: string): RunState | null {
  // Words as the shell's `read` takes them.
  const lines = text
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(/[ \t]+/).filter((word) => word !== ''))
  const [title, version = ''] = lines[0] ?? []
  return title === 'gen-hooks-state' && Object.hasOwn(FORMS, version) ? (FORMS[version]?.(lines) ?? null) : null
}

/** Lines that are appended, docs/reference/hook-contract.md: the grammar of templates/partials/state.sh.hbs. */
function readForm1([first = [], ...lines]: readonly (readonly string[])[]): RunState | null {
  const [, , run = '', boot = '', keeper = '', ...mailbox] = first
  if (!RUN.test(run) || !BOOT.test(boot) || !NUMBER.test(keeper) || mailbox.length === 0) return null
  const begun = new Map<string, BegunInstance>()
  const frozenAt = new Map<string, number>()
  const phases: Phase[] = []
  for (const [word, ...words] of lines) {
    if (word === 'phase') {
      phases.push(...PHASES.filter((one) => one === words[0]))
      continue
    }
    const [kind = '', name = '', third = '', result = ''] = words
    if ((kind !== 'iris' && kind !== 'cache') || !INSTANCE_NAME.test(name)) continue
    const id = `${kind}:${name}`
    const put = (now: BegunInstance['now'], need = begun.get(id)?.need ?? 'need'): void => {
      begun.set(id, { kind, name, need, now })
    }
    if (word === 'begun') put('begun', third === 'optional' ? 'optional' : 'need')
    else if (!NUMBER.test(third)) continue
    else if (word === 'frozen') {
      put('frozen')
      frozenAt.set(id, Number(third))
    }
    // A rescue without a state and a sweep thaw what this run has not begun.
    else if (word === 'thawed' && result === 'stuck') put('stuck')
    else if (word === 'thawed' && begun.has(id)) put('thawed')
  }
  return {
    run,
    boot,
    keeper: Number(keeper),
    starter: starterOf(mailbox.join(' ')),
    begun: [...begun.values()],
    frozenAt,
    phases,
    phase: phases.at(-1) ?? null,
  }
}
