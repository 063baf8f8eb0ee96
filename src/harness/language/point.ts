/** The processes that can be struck; the keeper is the one that our pre-freeze starts. */
export const TARGETS = ['pre-freeze', 'post-thaw', 'keeper'] as const

export type Target = (typeof TARGETS)[number]

/**
 * A moment of one process, 1-based: the `nth` call of `call` since its start, as strace counts each system call apart; or, where `call` is LINE, the
 * `nth` command that bash runs in the script.
 */
export interface Point {
  readonly call: string
  readonly nth: number
}
