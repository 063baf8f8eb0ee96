import type { InstanceFault, Step } from '../../../src/harness/caller/vmtoolsd/scenario.ts'
import type { Fault, FaultVerb } from '../../../src/harness/guest/faults.ts'

export const send = (line: string): Step => ({ kind: 'send', line })
export const told = (text: string): Step => ({ kind: 'told', text })
export const hook = (text: string): Step => ({ kind: 'hook', text })
export const hookEnded: Step = { kind: 'hook ended' }
export const instance = (name: string, event: string): Step => ({ kind: 'instance', name, event })
export const look: Step = { kind: 'look' }
export const nothingFrozen = (limit: number): Step => ({ kind: 'nothing frozen', limit })
export const kill = (to: 'hook' | 'vmtoolsd', signal: NodeJS.Signals): Step => ({ kind: 'signal', to, signal })

/** What goes wrong with an IRIS instance; null heals it. */
export const iris = (name: string, verb: FaultVerb, fault: Fault | null): InstanceFault => ({
  kind: 'iris',
  name,
  verb,
  fault,
})

export const START = send('vmbackup.start 1 all')
export const ABORT = send('vmbackup.abort')
/** The end of an operation. */
export const DONE = told('req.done')

/** From the guest's word that it is ready for the snapshot to the end of the operation. */
export const COMMIT: readonly Step[] = [told('prov.snapshotCommit'), look, send('vmbackup.snapshotDone'), DONE]

/** A whole quiesced snapshot, as the host asks for it. */
export const SNAPSHOT: readonly Step[] = [START, ...COMMIT]

/** A quiesced snapshot in which the guest does not get as far as the commit. */
export const FAILING: readonly Step[] = [START, DONE]
