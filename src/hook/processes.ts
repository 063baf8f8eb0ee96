/**
 * The process model of the engine: how its processes are told apart, and which files it keeps in /run/gen-hooks. All code outside of the engine that must know
 * this reads it here, so a new engine changes this file.
 */

/** The processes that a sweep can strike at each of their system calls. `keeper` is the owner of a run that pre-freeze starts, `rescue` one that post-thaw starts. */
export const TARGETS = ['pre-freeze', 'post-thaw', 'keeper', 'rescue'] as const
export type Target = (typeof TARGETS)[number]

/** The targets that are not a hook. The engine starts them with setsid, alone or within systemd-run, and with this text among their arguments. */
export const STARTED_BY_SETSID: Readonly<Partial<Record<Target, string>>> = {
  keeper: ' own freeze ',
  rescue: ' own thaw ',
}

/** The targets that post-thaw starts where no process of the run lives any more. */
export const STARTED_BY_POST_THAW: readonly Target[] = ['rescue']

/** The kinds of process of a guest. A process that a shell forks, such as the guard, a holder or a timer, has the arguments of that shell, and so its kind. */
export type Part = Target | 'session' | 'latch' | 'limit' | 'timer' | 'tracer' | 'other'

const PARTS: readonly (readonly [part: Part, words: RegExp])[] = [
  ['tracer', /^\S*strace /],
  // what holds the instances frozen until it ends: `timeout`, and what it runs
  ['latch', /^\S*(?:timeout \d+ )?sh -c exec 9>&- /],
  ['limit', /^\S*timeout /],
  ['timer', /^\S*(?:sleep|flock|head -n) /],
  ['keeper', / own freeze /],
  ['rescue', / own thaw /],
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

/** The pre-freeze that began the run, by the last word of a state's first line: a FIFO that has its number, `.keeper` in form 1, `.go` in form 2. null where another process began the run. */
export function starterOf(pipe: string): number | null {
  const number = /\/client\.(\d{1,10})\.(?:keeper|go)$/.exec(pipe)?.[1]
  return number === undefined ? null : Number(number)
}
