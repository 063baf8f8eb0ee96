import { basename, dirname } from 'node:path'

/** With any ending: a log may be packed (`.gz`), rotated (`.1`) or renamed (`.old`). A file that proves to be no log is reported. */
const LOG = /^vmware.*\.log/i
/** Of a single log that was packed with a name of its own: `vmware-12.zip`. */
const LOG_ALONE = /^vmware(?:-\d{1,9})?\.zip$/i
const NUMBER = /^vmware-(\d{1,9})\.log/i

/** Whether a file of that name in a folder or an archive is a VM's log: `vmware.log`, `vmware-12.log`, packed, rotated or put aside. */
export function isVmwareLog(path: string): boolean {
  const name = basename(path)
  return LOG.test(name) || LOG_ALONE.test(name)
}

/** The VM of a log by its path: each VM has a folder; a log of another name is a VM of its own. */
export function vmPathOf(path: string): string {
  return isVmwareLog(path) ? dirname(path) : path
}

/** Where the log stands among those of its VM: `vmware-12.log` is 12, `vmware.log`, the newest, is after all numbers. */
export function numberOf(path: string): number {
  const number = NUMBER.exec(path)?.[1]
  return number === undefined ? Number.POSITIVE_INFINITY : Number(number)
}
