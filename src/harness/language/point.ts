/** The `call` of a point that is a command, which bash runs in the script of a process. */
export const LINE = 'line'
/** The `call` of a point that is one process of those that a guest has at a moment. */
export const PROCESS = 'process'

/**
 * A moment of one process, 1-based: the `nth` call of `call` since its start, as strace counts each system call apart; or, where `call` is LINE, the
 * `nth` command that bash runs in the script; or, where it is PROCESS, the `nth` of the processes that there are, by their numbers.
 */
export interface Point {
  readonly call: string
  readonly nth: number
}
