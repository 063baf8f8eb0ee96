import { targetIn } from '../install/target-on.ts'
import type { TargetName } from '../model.ts'
import { notHere } from './check.ts'
import type { GuestView } from './guest.ts'

/** The program that calls the hooks of the guest, by what is installed. */
export async function callerOn(guest: GuestView): Promise<TargetName> {
  return targetIn(await guest.actual())
}

/** What a check of VMware Tools says where another program calls the hooks. */
export const NOT_CALLED = notHere('the hooks are installed for qemu-guest-agent, and VMware Tools does not call them')
