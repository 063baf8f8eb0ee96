import { basename, dirname } from 'node:path'

/** Whether a file of that name in a folder or a bundle is a VM's log: `vmware.log`, `vmware-12.log`, gzipped or not. */
export function isVmwareLog(path: string): boolean {
  return /^vmware.*\.log(?:\.gz)?$/.test(basename(path))
}

/** Whose log it is by its path: VMs have a folder each; a log of another name stands for itself. */
export function folderOf(path: string): string {
  return isVmwareLog(path) ? dirname(path) : path
}

/** Where the log stands among those of its VM: `vmware-12.log` is 12, `vmware.log`, the newest, is after all numbers. */
export function numberOf(path: string): number {
  const number = /-(\d{1,9})\.log(?:\.gz)?$/.exec(path)?.[1]
  return number === undefined ? Number.POSITIVE_INFINITY : Number(number)
}
