import type { Outcome } from '../../../src/harness/play/outcome.ts'

/** What the engine is known to fail in this proof. A new engine empties this list: a row that no process breaks any more fails the test. */
export const KNOWN: readonly Known[] = [
  {
    column: 'thaw-refused',
    process: 'job of keeper',
    why: 'Issue 10: a thaw job that is killed while its first try is being refused is noticed by no process for about 70 s: nobody tries again.',
  },
]

interface Known {
  readonly column: string
  /** The process that is killed. */
  readonly process: string
  readonly why: string
}

/** The row that says so; undefined if the outcome is none that is known. */
export function knownOf({ scenario, marks }: Outcome): Known | undefined {
  return KNOWN.find(({ column, process }) => {
    return scenario.startsWith(`${column}/`) && marks.some(({ text }) => text.endsWith(` to process: ${process}`))
  })
}
