import { constants, type Stats } from 'node:fs'
import { access, type FileHandle, mkdir, open, stat } from 'node:fs/promises'
import { posix } from 'node:path'
import { errnoOf, GenHooksError } from '../errors.ts'
import { errnoText } from './errno-text.ts'
import { type OutPlace, outPlace } from './out-place.ts'
import { replaceByRename } from './replace-by-rename.ts'
import { writeFifo } from './write-fifo.ts'

/** Permission bits of a written file. */
export interface OutMode {
  /** Of a new file, before the umask. */
  readonly fresh: number
  /** Added to the bits of a file that is replaced. */
  readonly always: number
}

const PLAIN: OutMode = { fresh: 0o666, always: 0 }

/**
 * Writes a result to the path that the user named. A regular file has its old content or all of the new, and keeps its mode
 * and owner; a link is followed; a device or a FIFO is written to; no folder is made. FILE_UNWRITABLE if the path cannot be written.
 */
export async function writeOut(path: string, content: string | Uint8Array, mode = PLAIN): Promise<void> {
  await orUnwritable(path, async () => {
    const place = await admitted(path)
    if (place.kind === 'file') await replaceFile(place, content, mode)
    else if (place.isFifo) await writeFifo(place.path, content)
    else await writeDevice(place.path, content)
  })
}

/** Stops with FILE_UNWRITABLE if `writeOut` could not write to `path`: called before long work, whose result would be lost. */
export async function checkOut(path: string): Promise<void> {
  await orUnwritable(path, async () => {
    const place = await admitted(path)
    await access(place.kind === 'file' ? posix.dirname(place.path) : place.path, constants.W_OK)
  })
}

/** Makes the folder that the user named for results, if the folder does not exist; its parent folder has to exist. FILE_UNWRITABLE if the folder cannot be made. */
export async function makeOutFolder(path: string, mode = 0o777): Promise<void> {
  await orUnwritable(path, async () => {
    try {
      await mkdir(path, mode)
    } catch (error) {
      if (errnoOf(error) === 'EEXIST' && (await stat(path)).isDirectory()) return
      if (errnoOf(error) !== 'ENOENT') throw error
      throw refusal(path, `no folder ${posix.dirname(posix.resolve(path))}, expected one that is there`)
    }
  })
}

async function admitted(path: string): Promise<Exclude<OutPlace, { kind: 'refused' }>> {
  const place = await outPlace(path)
  if (place.kind === 'refused') throw refusal(path, place.why)
  return place
}

function refusal(path: string, why: string): GenHooksError {
  return new GenHooksError('FILE_UNWRITABLE', `${path}: cannot be written: ${why}`)
}

/** Calls `act`, which writes `path`; FILE_UNWRITABLE with the reason if a system call fails. */
export async function orUnwritable(path: string, act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    throw new GenHooksError('FILE_UNWRITABLE', `${path}: cannot be written: ${errnoText(errno)}`, { cause: error })
  }
}

async function replaceFile(
  { path, was }: Extract<OutPlace, { kind: 'file' }>,
  content: string | Uint8Array,
  { fresh, always }: OutMode,
): Promise<void> {
  // The kernel applies the umask to the mode of a new file. No other user may open a replacement before its owner is set, so its first mode is 0.
  await replaceByRename(path, was === null ? fresh : 0, async (file) => {
    if (was !== null) await file.chmod((await keepOwner(file, was)) | always)
    await file.writeFile(content)
  })
}

/** Gives `file` the owner and group of the file that is replaced, as far as this user may; resolves to the permissions for `file`. */
async function keepOwner(file: FileHandle, was: Stats): Promise<number> {
  const mode = was.mode & 0o777
  for (const uid of [was.uid, -1]) {
    try {
      await file.chown(uid, was.gid)
      return mode
    } catch (error) {
      // EINVAL: a user that this namespace does not have.
      if (!['EPERM', 'EINVAL'].includes(errnoOf(error) ?? '')) throw error
    }
  }
  // The new file has another group, which may get no more permissions than all other users had.
  return (mode & 0o707) | ((mode & 0o007) << 3)
}

async function writeDevice(path: string, content: string | Uint8Array): Promise<void> {
  const device = await open(path, constants.O_WRONLY | constants.O_APPEND | constants.O_NOCTTY)
  try {
    await device.writeFile(content)
  } finally {
    await device.close()
  }
}
