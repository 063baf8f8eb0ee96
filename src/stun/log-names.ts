import { basename, dirname } from 'node:path'

/** Whatever follows: a log may be packed (`.gz`), rotated (`.1`) or put aside (`.old`). What is none after all is said to be none. */
const LOG = /^vmware.*\.log/i
/** Of a single log that was packed with a name of its own: `vmware-12.zip`. */
const LOG_ALONE = /^vmware(?:-\d{1,9})?\.zip$/i
const NUMBER = /^vmware-(\d{1,9})\.log/i

/** Whether a file of that name in a folder or an archive is a VM's log: `vmware.log`, `vmware-12.log`, packed, rotated or put aside. */
export function isVmwareLog(path: string): boolean {
  const name = basename(path)
  return LOG.test(name) || LOG_ALONE.test(name)
}

/** Whose log it is by its path: VMs have a folder each; a log of another name stands for itself. */
export function vmPathOf(path: string): string {
  return isVmwareLog(path) ? dirname(path) : path
}

/** Where the log stands among those of its VM: `vmware-12.log` is 12, `vmware.log`, the newest, is after all numbers. */
export function numberOf(path: string): number {
  const number = NUMBER.exec(path)?.[1]
  return number === undefined ? Number.POSITIVE_INFINITY : Number(number)
}
