import { readWholeSettings, type WholeSettings } from '../hook/whole-settings.ts'
import type { GuestView } from './guest.ts'

/** The settings of the installed hooks; null if there are none of gen-hooks whose settings can be read. */
export async function installedSettings(guest: GuestView): Promise<WholeSettings | null> {
  const hook = (await guest.scripts()).find(({ origin }) => origin === 'ours')
  return hook?.read.kind === 'read' ? readWholeSettings(hook.read.text) : null
}
