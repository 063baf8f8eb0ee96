/** What a point is called that is no system call: a command that bash runs in the script of the process. */
export const LINE = 'line'
/** The same of one that is no moment of a process, but a process: one of those that there are at some moment. */
export const PROCESS = 'process'

/**
 * A moment of one process, 1-based: the `nth` call of `call` since its start, as strace counts each system call apart; or, where `call` is LINE, the
 * `nth` command that bash runs in the script; or, where it is PROCESS, the `nth` of the processes that there are, by their numbers.
 */
export interface Point {
  readonly call: string
  readonly nth: number
}
