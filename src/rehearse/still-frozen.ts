import { type InstanceKind, idOf, isContainer } from '../model.ts'
import type { Situation } from '../thaw/situation.ts'

/** The instances that are not known to be thawed after a rehearsal. */
export interface AfterRehearsal {
  /** Frozen, or unknown. */
  readonly frozen: readonly string[]
  /** Frozen by another run: a backup that must not be thawed. */
  readonly others: readonly string[]
}

/** The name in the form of the hooks: `iris:PROD`, in upper case. */
export function upperIdOf({ kind, name }: { readonly kind: InstanceKind; readonly name: string }): string {
  // the case of a container's name matters
  if (isContainer(kind)) return idOf({ kind, name })
  return idOf({ kind, name: name.toUpperCase() })
}

/** `touched` are the instances in the rehearsal's log; `run` is its own run, null if unknown. */
export function stillFrozen(touched: readonly string[], situation: Situation, run: string | null): AfterRehearsal {
  const { instances, down } = situation
  const frozen: string[] = []
  const others: string[] = []
  for (const { id, suspended, holder } of instances) {
    if (suspended.answer === 'no') continue
    if (holder.kind === 'keeper' && holder.run !== run) others.push(`${id}: frozen by run ${holder.run}, a backup's`)
    else if (suspended.answer === 'yes') frozen.push(`${id}: still frozen`)
    else frozen.push(`${id}: unknown whether it is frozen: ${suspended.why}`)
  }
  const seen = new Set([...instances.map(({ id }) => id), ...down].map((id) => id.toUpperCase()))
  for (const id of touched) {
    if (!seen.has(id.toUpperCase()))
      frozen.push(`${id}: no list has the instance any more, unknown whether it is frozen`)
  }
  return { frozen, others }
}
