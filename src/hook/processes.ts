/**
 * The process model of the engine: how its processes are told apart, and which files it keeps in /run/gen-hooks. All code outside of the engine that must know
 * this reads it here, so a new engine changes this file.
 */

/** The processes that a sweep can strike at each of their system calls. `keeper` is the process that owns the frozen instances; pre-freeze starts it. */
export const TARGETS = ['pre-freeze', 'post-thaw', 'keeper', 'rescue'] as const
export type Target = (typeof TARGETS)[number]

/** The targets that are not a hook. The engine starts them with setsid, alone or within systemd-run, and with this text among their arguments. */
export const STARTED_BY_SETSID: Readonly<Partial<Record<Target, string>>> = {
  keeper: ' keep freeze ',
  rescue: ' keep rescue ',
}

/** The targets that the engine starts when another target was killed: that other target. */
export const STARTED_WHEN_KILLED: Readonly<Partial<Record<Target, 'keeper'>>> = { rescue: 'keeper' }

/** The kinds of process of a guest. A process that a shell forks for a job or a timer has the arguments of that shell, and so its kind. */
export type Part = Target | 'session' | 'limit' | 'timer' | 'tracer' | 'other'

const PARTS: readonly (readonly [part: Part, words: RegExp])[] = [
  ['tracer', /^\S*strace /],
  ['limit', /^\S*timeout /],
  ['timer', /^\S*(?:sleep|flock) /],
  ['keeper', / keep freeze /],
  ['rescue', / keep rescue /],
  ['session', /(?:^|\/)(?:iris|ccontrol) |\bsession\b/],
  ['pre-freeze', /(?:pre-freeze-script|50-gen-hooks) freeze$/],
  ['post-thaw', /(?:post-thaw-script|50-gen-hooks) (?:thaw|freezeFail)$/],
]

/** The kind of the process with these arguments, which have blanks between them. */
export function partOf(command: string): Part {
  return PARTS.find(([, words]) => words.test(command))?.[0] ?? 'other'
}

/** Names of the files in /run/gen-hooks that stay when no run is under way. */
export const STAYING_FILES = /^(?:lock|state|last\.json)$/

/** Names of the files in /run/gen-hooks with lines that the engine has not logged yet. */
export const NOTE_FILES = /^(?:notes|saved)\./

/** The pre-freeze that began the run, by the last word of a state's first line, form 1: the keeper's mailbox has its number. null where another process began it. */
export function starterOf(mailbox: string): number | null {
  const number = /\/client\.(\d{1,10})\.keeper$/.exec(mailbox)?.[1]
  return number === undefined ? null : Number(number)
}
