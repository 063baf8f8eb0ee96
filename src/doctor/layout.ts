import { installedLayout } from '../install/status-report.ts'
import type { Layout } from '../model.ts'
import type { GuestView } from './guest.ts'

/** The layout of the configuration; that of the installed hooks where it cannot be read. */
export async function layoutOn(guest: GuestView): Promise<Layout> {
  const read = await guest.config()
  return read.kind === 'read' ? read.config.layout : installedLayout(await guest.actual())
}
