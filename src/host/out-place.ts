import type { Stats } from 'node:fs'
import { lstat, readlink, realpath, stat } from 'node:fs/promises'
import { posix } from 'node:path'
import { errnoOf } from '../errors.ts'

/** Where the bytes for a path that the user named are to go. */
export type OutPlace =
  /** A whole regular file is put at `path`, which is no link; `was` is the file that stands at `path`, null if none does. */
  | { readonly kind: 'file'; readonly path: string; readonly was: Stats | null }
  /** What stands at `path` is opened and written to: a FIFO, a device or a file of /proc. */
  | { readonly kind: 'stream'; readonly path: string; readonly isFifo: boolean }
  | { readonly kind: 'refused'; readonly why: string }

/** As many links as the kernel follows. */
const MOST_LINKS = 40

/** Looks at what stands at `path`, and follows links one at a time: a file is put where the last link points. */
export async function outPlace(path: string): Promise<OutPlace> {
  // Without resolve(): only the kernel knows what `..` after a linked folder is.
  let at = path.startsWith('/') ? path : `${process.cwd()}/${path}`
  for (let links = 0; links <= MOST_LINKS; links++) {
    if (at.endsWith('/')) return refused('is the name of a folder, expected that of a file')
    const folder = posix.dirname(at)
    const around = await orNull(stat(folder))
    if (around?.isDirectory() !== true) return refused(`no folder ${folder}, expected one that is there`)
    // A file in /proc is open already (/dev/stderr is a link into /proc), and no file can be renamed into /proc.
    if ((await realpath(folder)).startsWith('/proc/')) return streamOf(at, await orNull(stat(at)))
    const found = await orNull(lstat(at))
    if (found === null) return { kind: 'file', path: at, was: null }
    if (isPlanted(found, around)) return refused('belongs to another user, in a folder that every user can write')
    if (found.isFile()) return { kind: 'file', path: at, was: found }
    if (!found.isSymbolicLink()) return streamOf(at, found)
    const target = await readlink(at)
    at = target.startsWith('/') ? target : `${folder}/${target}`
  }
  return refused('too many links')
}

function streamOf(path: string, found: Stats | null): OutPlace {
  if (found === null) return refused('no such file')
  if (found.isDirectory()) return refused('is a folder, expected a file')
  if (found.isSocket()) return refused('is a socket, expected a file, a FIFO or a device')
  return { kind: 'stream', path, isFifo: found.isFIFO() }
}

/** What the kernel refuses to a shell's `>` (protected_symlinks, protected_fifos, protected_regular): in /tmp another user can choose what stands at the path. */
function isPlanted(found: Stats, around: Stats): boolean {
  const isForAll = (around.mode & 0o1002) === 0o1002
  return isForAll && found.uid !== process.geteuid?.() && found.uid !== around.uid
}

function refused(why: string): OutPlace {
  return { kind: 'refused', why }
}

async function orNull(found: Promise<Stats>): Promise<Stats | null> {
  try {
    return await found
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return null
    throw error
  }
}
