import type { Mount } from '../host/mounts.ts'
import { notHere, notSeen, type Seen } from './check.ts'
import { type Below, belowMount } from './disks.ts'
import { isNetwork } from './guarded-host.ts'
import type { GuestView } from './guest.ts'
import { noInstances } from './no-instances.ts'

/** What is below the file systems with data of the instances, or why that is not known. */
export type DataPlaces =
  | { readonly kind: 'known'; readonly below: readonly Below[] }
  | { readonly kind: 'skipped'; readonly seen: Seen }

/** Looks below each file system with data of an instance. What is below one of them and not known, or is on a server, is told by the check `data-in-snapshot`. */
export async function dataPlaces(guest: GuestView): Promise<DataPlaces> {
  if ((await guest.instanceFiles()).length === 0) return { kind: 'skipped', seen: await noInstances(guest) }
  const { mounts } = guest
  if (mounts.kind === 'unknown')
    return { kind: 'skipped', seen: guest.isLive ? notSeen(mounts.because) : notHere(mounts.because) }
  const own = new Set<Mount>((await guest.storage()).placed.map(({ mount }) => mount))
  const below = await Promise.all(
    [...own].filter((mount) => !isNetwork(mount)).map((mount) => belowMount(guest, mount)),
  )
  return { kind: 'known', below: below.filter((one) => one !== null) }
}
