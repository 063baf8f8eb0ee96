import { basename, dirname } from 'node:path'

/** What a log may be packed as by itself. */
const PACKED = String.raw`(?:\.(?:gz|zip|xz|zst|bz2))?$`
const LOG = new RegExp(String.raw`^vmware.*\.log${PACKED}`)
/** Of a single log that was packed with a name of its own: `vmware-12.zip`. */
const LOG_ALONE = /^vmware(?:-\d{1,9})?\.zip$/
const NUMBER = new RegExp(String.raw`-(\d{1,9})\.log${PACKED}`)

/** Whether a file of that name in a folder or an archive is a VM's log: `vmware.log`, `vmware-12.log`, packed or not. */
export function isVmwareLog(path: string): boolean {
  const name = basename(path)
  return LOG.test(name) || LOG_ALONE.test(name)
}

/** Whose log it is by its path: VMs have a folder each; a log of another name stands for itself. */
export function folderOf(path: string): string {
  return isVmwareLog(path) ? dirname(path) : path
}

/** Where the log stands among those of its VM: `vmware-12.log` is 12, `vmware.log`, the newest, is after all numbers. */
export function numberOf(path: string): number {
  const number = NUMBER.exec(path)?.[1]
  return number === undefined ? Number.POSITIVE_INFINITY : Number(number)
}
