import { randomBytes } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { access, type FileHandle, mkdir, open, rename, stat, unlink } from 'node:fs/promises'
import { posix } from 'node:path'
import { errnoOf, GenHooksError } from '../errors.ts'
import { errnoText } from './errno-text.ts'
import { type OutPlace, outPlace } from './out-place.ts'
import { writeFifo } from './write-fifo.ts'

/** Permission bits of what is written. */
export interface OutMode {
  /** Of a new file, before the umask. */
  readonly fresh: number
  /** Set in any case, over those that a file has that is written anew. */
  readonly always: number
}

const PLAIN: OutMode = { fresh: 0o666, always: 0 }

/**
 * Writes what the user asked for to the path that he named. A regular file has its old content or all of the new, and keeps its mode
 * and owner; a link is followed; a device or a FIFO is written to; no folder is made. FILE_UNWRITABLE if it cannot.
 */
export async function writeOut(path: string, content: string | Uint8Array, mode = PLAIN): Promise<void> {
  await orUnwritable(path, async () => {
    const place = await admitted(path)
    if (place.kind === 'file') await replaceFile(place, content, mode)
    else if (place.isFifo) await writeFifo(place.path, content)
    else await writeDevice(place.path, content)
  })
}

/** Stops with FILE_UNWRITABLE if `writeOut` could not write there: for before long work, whose result would be lost. */
export async function checkOut(path: string): Promise<void> {
  await orUnwritable(path, async () => {
    const place = await admitted(path)
    await access(place.kind === 'file' ? posix.dirname(place.path) : place.path, constants.W_OK)
  })
}

/** Makes the folder that the user named for results, if it is not there; the one above it has to be. FILE_UNWRITABLE if it cannot. */
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

/** What `act` does to `path`; FILE_UNWRITABLE with the reason where the machine refuses it. */
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
  const temporary = `${posix.dirname(path)}/.gen-hooks-${randomBytes(8).toString('hex')}`
  const flags = constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW | constants.O_WRONLY
  // Where nothing stood the kernel takes away what the umask says; else nobody may open it before it has its owner.
  const file = await open(temporary, flags, was === null ? fresh : 0)
  try {
    try {
      if (was !== null) await file.chmod((await keepOwner(file, was)) | always)
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    // Swallowed: the first error says what went wrong.
    await unlink(temporary).catch(() => {})
    throw error
  }
}

/** Gives the file the owner and group of the one that it replaces, as far as this user may; resolves to the permissions for it. */
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
  // It is in another group now, which may have no more than all others had.
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
