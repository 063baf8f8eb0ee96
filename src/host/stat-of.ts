import { lstatSync, readlinkSync, type Stats } from 'node:fs'
import type { Stat } from './host.ts'
import type { JudgedNow } from './trusted-path.ts'

/** The values of Node's Stats that gen-hooks needs. */
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

/** This machine, for files that are judged at each start: by synchronous calls, which need no threads. */
export const ownFiles: JudgedNow = {
  uid: process.geteuid?.() ?? 0,
  lstat: (path) => {
    const stats = lstatSync(path, { throwIfNoEntry: false })
    return stats === undefined ? null : statOf(stats)
  },
  readLink: (path) => readlinkSync(path),
}
