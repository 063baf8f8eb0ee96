import { INSTANCE_NAME } from '../config/instance-name.ts'
import { OS_USER } from '../config/os-user.ts'
import type { InstanceKind } from '../model.ts'
import { starterOf } from './processes.ts'

const KINDS = ['iris', 'cache', 'docker', 'podman'] as const satisfies readonly InstanceKind[]

/** The words of a state's phases, in the order in which a run goes through them. */
export const PHASES = ['listing', 'freezing', 'frozen', 'thawing', 'checking', 'sweeping', 'over'] as const
export type Phase = (typeof PHASES)[number]
/** The phases of a run that holds no instance: it makes way for another run. */
const EMPTY_HANDED: readonly Phase[] = ['sweeping', 'over']

/** What the hooks' state file says: written by the hooks alone, but data anyway. Times are hundredths of a second since boot. */
export interface RunState {
  readonly run: string
  readonly boot: string
  /** The process that owns the run, and gives the verdict. */
  readonly keeper: number
  /** The pre-freeze that began the run; null where a post-thaw did. */
  readonly starter: number | null
  /** In the order of their freezes, each with the last that is known of it; also what no freeze was begun for and a thaw left frozen. */
  readonly begun: readonly BegunInstance[]
  /** When each was frozen; instances as `iris:PROD`. */
  readonly frozenAt: ReadonlyMap<string, number>
  /** How each is called. */
  readonly calledAs: ReadonlyMap<string, CalledAs>
  /** Until when a freeze of each may land yet, or a thaw that was refused is tried again; empty in form 1, which does not tell when that is over. */
  readonly unsureUntil: ReadonlyMap<string, number>
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
  readonly kind: InstanceKind
  readonly name: string
  readonly need: 'need' | 'optional'
  /** `begun`: a freeze may be on its way, or have landed. `stuck`: it could not be thawed. */
  readonly now: 'begun' | 'frozen' | 'thawed' | 'stuck'
}

/** How an instance is called; each is empty where the state does not have it. */
export interface CalledAs {
  /** The OS user. */
  readonly user: string
  /** The name that one in a container has in there. */
  readonly inside: string
}

/** A form of the state: its lines as words, the first line first. null if that is none. */
type Form = (lines: readonly (readonly string[])[]) => RunState | null

/** By the version in the first line. A form that is added here is read by all of gen-hooks that look at a state; templates/rehearse-guard.sh has a reader of its own. */
const FORMS: Readonly<Record<string, Form>> = { 1: readForm1, 2: readForm2 }

const RUN = /^[A-Za-z0-9_-]{1,64}$/
const BOOT = /^[A-Za-z0-9_.:-]{1,128}$/
/** As the hooks' `is_number`. */
const NUMBER = /^(?:0|[1-9]\d{0,10})$/

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

/** The first line of a state; null if it is none. */
function readTitle([, , run = '', boot = '', keeper = '', ...pipe]: readonly string[]) {
  if (!RUN.test(run) || !BOOT.test(boot) || !NUMBER.test(keeper) || pipe.length === 0) return null
  return { run, boot, keeper: Number(keeper), pipe: pipe.join(' ') }
}

/** The instances of a state, as its lines tell of them. */
class Instances {
  readonly frozenAt = new Map<string, number>()
  readonly unsureUntil = new Map<string, number>()
  readonly calledAs = new Map<string, CalledAs>()
  readonly #begun = new Map<string, BegunInstance>()

  begun(): readonly BegunInstance[] {
    return [...this.#begun.values()]
  }

  /** Takes what an earlier run froze or could not thaw, and this one says no more of, as begun. */
  inherit(unsure: Iterable<string>): void {
    for (const id of unsure) {
      const one = this.#begun.has(id) ? null : this.named(id.split(':'))
      if (one !== null) this.#begun.set(id, { kind: one.kind, name: one.name, need: 'need', now: 'begun' })
    }
  }

  beginAnew(): void {
    for (const [id, one] of this.#begun) this.#begun.set(id, { ...one, now: 'begun' })
    this.frozenAt.clear()
  }

  /** The instance that the words of a line name first; null if that is none. */
  named([kind, name = '']: readonly string[]) {
    const known = KINDS.find((one) => one === kind)
    if (known === undefined || !INSTANCE_NAME.test(name)) return null
    return { id: `${known}:${name}`, kind: known, name } as const
  }

  /** Takes a line of both forms. */
  take(
    word: string,
    one: { readonly id: string; readonly kind: InstanceKind; readonly name: string },
    third: string,
    result: string,
    inside = '',
  ) {
    const { id, kind, name } = one
    const put = (now: BegunInstance['now'], need = this.#begun.get(id)?.need ?? 'need'): void => {
      this.#begun.set(id, { kind, name, need, now })
    }
    if (word === 'begun') {
      put('begun', third === 'optional' ? 'optional' : 'need')
      this.calledAs.set(id, {
        user: OS_USER.test(result) ? result : '',
        inside: INSTANCE_NAME.test(inside) ? inside : '',
      })
    } else if (!NUMBER.test(third)) return
    else if (word === 'frozen') {
      put('frozen')
      this.frozenAt.set(id, Number(third))
    } else if (word === 'unsure') this.unsureUntil.set(id, Number(third))
    // A thaw without a state, and a sweep of form 1, thaw what this run has not begun.
    else if (word === 'thawed' && result === 'stuck') put('stuck')
    else if (word === 'thawed' && (this.#begun.has(id) || this.unsureUntil.has(id))) put('thawed')
  }
}

/** Lines that are appended, as the engine with a keeper wrote them. */
function readForm1([first = [], ...lines]: readonly (readonly string[])[]): RunState | null {
  const title = readTitle(first)
  if (title === null) return null
  const instances = new Instances()
  const phases: Phase[] = []
  for (const [word = '', ...words] of lines) {
    if (word === 'phase') phases.push(...PHASES.filter((one) => one === words[0]))
    const one = instances.named(words)
    if (one !== null) instances.take(word, one, words[2] ?? '', words[3] ?? '')
  }
  return {
    run: title.run,
    boot: title.boot,
    keeper: title.keeper,
    starter: starterOf(title.pipe),
    begun: instances.begun(),
    frozenAt: instances.frozenAt,
    calledAs: instances.calledAs,
    unsureUntil: new Map(),
    phases,
    phase: phases.at(-1) ?? null,
  }
}

/** As form 1, but that the phases after `frozen` follow from what was asked, thawed and swept. A verdict is the end of a run but for its sweeps. */
function readForm2([first = [], ...lines]: readonly (readonly string[])[]): RunState | null {
  const title = readTitle(first)
  if (title === null) return null
  const client = title.pipe.replace(/\.[a-z]+$/, '')
  const instances = new Instances()
  const phases: Phase[] = []
  const begun = new Set<string>()
  const dropped = new Set<string>()
  const swept = new Set<string>()
  let keeper = title.keeper
  let isAsked = false
  // Nothing comes behind the end of a run: a post-thaw may have asked at the moment of its verdict.
  const enter = (phase: Phase): void => {
    if (phases.at(-1) !== phase && phases.at(-1) !== 'over') phases.push(phase)
  }
  for (const [word = '', ...words] of lines) {
    const [phase, , pipe] = words
    if (word === 'phase' && (phase === 'listing' || phase === 'over')) enter(phase)
    else if (word === 'phase' && phase === 'freezing') {
      // What processes of an earlier run wrote until then says nothing of this freeze.
      instances.beginAnew()
      dropped.clear()
      swept.clear()
      enter(phase)
    } else if (word === 'phase' && phase === 'frozen' && pipe === client && !isAsked) enter(phase)
    else if (word === 'asked' && words[1] === client) {
      isAsked = true
      enter('thawing')
    } else if (word === 'owner' && NUMBER.test(words[0] ?? '')) keeper = Number(words[0])
    const one = instances.named(words)
    if (one === null) continue
    const [, , third = '', result = ''] = words
    // The line `thawing` may have found no room.
    const isThaw = word === 'thawing' || (word === 'thawed' && begun.has(one.id))
    if (isThaw && !dropped.has(one.id) && phases.includes('freezing')) enter('thawing')
    if (word === 'begun') begun.add(one.id)
    if (word === 'dropped') dropped.add(one.id)
    else if (word === 'swept') swept.add(one.id)
    else instances.take(word, one, third, result, words[4])
  }
  const unsureUntil = new Map([...instances.unsureUntil].filter(([id]) => !swept.has(id)))
  instances.inherit(unsureUntil.keys())
  if (phases.at(-1) === 'over' && unsureUntil.size > 0) phases.splice(-1, 1, 'sweeping')
  return {
    run: title.run,
    boot: title.boot,
    keeper,
    starter: starterOf(title.pipe),
    begun: instances.begun(),
    frozenAt: instances.frozenAt,
    calledAs: instances.calledAs,
    unsureUntil,
    phases,
    phase: phases.at(-1) ?? null,
  }
}
