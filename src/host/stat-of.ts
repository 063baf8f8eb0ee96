import { lstatSync, readlinkSync, type Stats } from 'node:fs'
import type { Stat } from './host.ts'
import type { JudgedNow } from './trusted-path.ts'

/** As much of what Node says of a path as is asked for here. */
export function statOf(stats: Stats): Stat {
  const type = stats.isFile()
    ? 'file'
    : stats.isDirectory()
      ? 'directory'
      : stats.isSymbolicLink()
        ? 'symlink'
        : 'other'
  return { type, mode: stats.mode & 0o7777, uid: stats.uid, gid: stats.gid, size: stats.size }
}

/** This machine, for what is judged at each start: without the threads that a call with a promise needs. */
export const ownFiles: JudgedNow = {
  uid: process.geteuid?.() ?? 0,
  lstat: (path) => {
    const stats = lstatSync(path, { throwIfNoEntry: false })
    return stats === undefined ? null : statOf(stats)
  },
  readLink: (path) => readlinkSync(path),
}
