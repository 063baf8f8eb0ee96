import { incompleteKinds } from '../detect/whole.ts'
import { notHere, notSeen, type Seen } from './check.ts'
import type { GuestView } from './guest.ts'

/** Why a check of the instances has none to look at. */
export async function noInstances(guest: GuestView): Promise<Seen> {
  const read = await guest.inventory()
  if (read.kind === 'not asked') return notHere(read.because)
  return incompleteKinds(read.inventory).length > 0
    ? notSeen('no list of the instances is whole: instances-listed says why')
    : notHere('no instance is known')
}
