import type { Outcome } from '../../../src/harness/play/outcome.ts'

/** Promises that the present engine breaks in this proof. A new engine empties this list: a row of `each run` whose column holds for each process fails the test. */
export const KNOWN: readonly Known[] = [
  {
    column: 'thaw-refused',
    process: 'job of keeper',
    seen: 'each run',
    why: 'No process notices for about 70 s that a thaw job was killed while its first try was being refused, so no process tries again.',
  },
  {
    column: 'lands-late',
    process: 'job of keeper',
    seen: 'some runs',
    why: 'No process notices that the job was killed that begins the next thaw of a late freeze, so the freeze that lands later stays. Seen in 1 of 35 runs: the job must be under way.',
  },
]

interface Known {
  readonly column: string
  /** The process that is killed. */
  readonly process: string
  readonly seen: 'each run' | 'some runs'
  readonly why: string
}

/** The row of an outcome; undefined if it has none. */
export function knownOf({ scenario, marks }: Outcome): Known | undefined {
  return KNOWN.find(({ column, process }) => {
    return scenario.startsWith(`${column}/`) && marks.some(({ text }) => text.endsWith(` to process: ${process}`))
  })
}
