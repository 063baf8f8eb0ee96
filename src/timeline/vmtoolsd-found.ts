import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { errnoOf } from '../errors.ts'
import { placeOf } from '../history/default-logs.ts'
import type { Host } from '../host/host.ts'

/** Where the service of open-vm-tools logs by default: with its user's name since 11. */
const LOGS = ['/var/log/vmware-vmsvc-root.log', '/var/log/vmware-vmsvc.log']

/** The logs of vmtoolsd on this machine that can be read. */
export async function foundVmtoolsdLogs(host: Host): Promise<readonly string[]> {
  const found: string[] = []
  for (const path of LOGS) {
    try {
      if ((await host.lstat(path))?.type !== 'file') continue
      const place = placeOf(host, path)
      await access(place, constants.R_OK)
      found.push(place)
    } catch (error) {
      if (errnoOf(error) === undefined) throw error
    }
  }
  return found
}
