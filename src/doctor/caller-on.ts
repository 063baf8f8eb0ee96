import { GUEST_TARGETS } from '../hook/guest-targets.ts'
import { targetIn } from '../install/target-on.ts'
import { isDlmAlone } from '../install/vmware-tools.ts'
import type { TargetName } from '../model.ts'
import { notHere, type Seen } from './check.ts'
import type { GuestView } from './guest.ts'

/** The program that calls the hooks of the guest, by what is installed. */
export async function callerOn(guest: GuestView): Promise<TargetName> {
  return targetIn(await guest.actual())
}

/** What a check of VMware Tools says where another program calls the hooks; null where VMware Tools does. */
export async function notCalled(guest: GuestView): Promise<Seen | null> {
  const target = await callerOn(guest)
  if (target === 'vmware') {
    return (await isDlmAlone(guest.host))
      ? notHere('VMware Tools is not installed; the SSM agent is, and nothing here tells whether it calls the hooks')
      : null
  }
  const { caller } = GUEST_TARGETS[target]
  return notHere(`the hooks are installed for ${caller}, and VMware Tools does not call them`)
}
