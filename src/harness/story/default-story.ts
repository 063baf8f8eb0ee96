import type { Kind } from '../../model.ts'
import type { Fault, FaultVerb } from '../guest/faults.ts'

/** One quiesced snapshot to play, and how it must end. */
export interface Story {
  readonly title: string
  readonly faults: readonly {
    readonly kind: Kind
    readonly name: string
    readonly verb: FaultVerb
    readonly fault: Fault
  }[]
  /** `first freeze`: the host cancels as soon as one instance is frozen. */
  readonly abort: 'never' | 'first freeze'
  readonly ending: 'good' | 'failed' | 'aborted'
}

/** A real freeze and a real thaw take about a second each. */
const LATENCIES: Story['faults'] = [
  { kind: 'iris', name: 'PROD', verb: 'freeze', fault: { seconds: 0.3 } },
  { kind: 'iris', name: 'SCHLTEST2016INTEGRATION', verb: 'freeze', fault: { seconds: 0.6 } },
  { kind: 'cache', name: 'LEGACY', verb: 'freeze', fault: { seconds: 0.2 } },
  { kind: 'iris', name: 'PROD', verb: 'thaw', fault: { seconds: 0.2 } },
  { kind: 'iris', name: 'SCHLTEST2016INTEGRATION', verb: 'thaw', fault: { seconds: 0.3 } },
  { kind: 'cache', name: 'LEGACY', verb: 'thaw', fault: { seconds: 0.1 } },
]

/** What `gen-hooks harness` plays on the default guest. */
export const STORIES: readonly Story[] = [
  { title: 'a good snapshot', faults: LATENCIES, abort: 'never', ending: 'good' },
  {
    title: 'SCHLTEST2016INTEGRATION refuses to freeze',
    faults: [
      ...LATENCIES,
      {
        kind: 'iris',
        name: 'SCHLTEST2016INTEGRATION',
        verb: 'freeze',
        fault: { seconds: 0.6, status: 3, act: false },
      },
    ],
    abort: 'never',
    ending: 'failed',
  },
  { title: 'the host aborts in the middle of the freeze', faults: LATENCIES, abort: 'first freeze', ending: 'aborted' },
]
