/**
 * The process model of the engine, for all that looks at its processes and at its files from outside: a new engine changes this file, and nothing else that
 * looks so.
 */

/** The processes of the engine that are struck at each system call; `keeper` is the one that owns what is frozen, started by a pre-freeze. */
export const TARGETS = ['pre-freeze', 'post-thaw', 'keeper', 'rescue'] as const
export type Target = (typeof TARGETS)[number]

/** Those that are no hook: the engine starts them by setsid, by itself or within systemd-run, with these words among their arguments. */
export const STARTED_BY_SETSID: Readonly<Partial<Record<Target, string>>> = {
  keeper: ' keep freeze ',
  rescue: ' keep rescue ',
}

/** Those that are only there when another one was killed: that one. */
export const STARTED_WHEN_KILLED: Readonly<Partial<Record<Target, 'keeper'>>> = { rescue: 'keeper' }

/** What a process of a guest is, by its words. A part that a shell forks for a job or a timer has the words of that shell. */
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

/** What a process is; `command` has its words between blanks. */
export function partOf(command: string): Part {
  return PARTS.find(([, words]) => words.test(command))?.[0] ?? 'other'
}

/** Names in /run/gen-hooks that stay when no run is under way. */
export const STAYING_FILES = /^(?:lock|state|last\.json)$/

/** Names in /run/gen-hooks of what is still to be logged. */
export const NOTE_FILES = /^(?:notes|saved)\./

/** The pre-freeze that began the run, by the last word of a state's first line, form 1: the keeper's mailbox has its number. null where another process began it. */
export function starterOf(mailbox: string): number | null {
  const number = /\/client\.(\d{1,10})\.keeper$/.exec(mailbox)?.[1]
  return number === undefined ? null : Number(number)
}
