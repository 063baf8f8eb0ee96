import { constants } from 'node:fs'
import {
  access,
  chmod,
  lchown,
  lstat,
  mkdir,
  open,
  readdir,
  readlink,
  realpath,
  rename,
  rmdir,
  stat,
  unlink,
} from 'node:fs/promises'
import { posix } from 'node:path'
import { errnoOf } from '../errors.ts'
import { createFile } from './create-file.ts'
import type { Host, ReadOptions, RunOptions, RunResult, Stat } from './host.ts'
import { readBounded } from './read-bounded.ts'
import { resolveInRoot } from './resolve-in-root.ts'
import { statOf } from './stat-of.ts'

const BIN_FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'] as const
const CHROOT = '/usr/sbin/chroot'

export interface RealHostOptions {
  /** Every path is put below this folder, `..` included, and programs are taken from this folder. */
  readonly root?: string | undefined
  /**
   * `yes` for a root that may belong to another user: links are followed within the root, and the user root runs programs of the folder in a chroot only.
   * Default `no`, for a sandbox of our own: the kernel follows links, also out of the root.
   */
  readonly confined?: 'yes' | 'no'
}

/** This machine, or the guest below a root folder. */
export function realHost(options: RealHostOptions = {}): Host {
  const root = options.root === undefined ? '' : withoutEndSlash(posix.resolve(options.root))
  return new RealHost(root, root !== '' && options.confined === 'yes')
}

class RealHost implements Host {
  readonly uid = process.geteuid?.() ?? 0
  readonly #root: string
  readonly #isConfined: boolean

  constructor(root: string, isConfined: boolean) {
    this.#root = root
    this.#isConfined = isConfined
  }

  /** The real path to act on. */
  #at(path: string, last: 'follow' | 'stay'): string {
    return this.#isConfined ? resolveInRoot(this.#root, path, last) : this.realPath(path)
  }

  get #inChroot(): boolean {
    return this.#isConfined && this.uid === 0
  }

  programPath(path: string): string {
    return this.#inChroot ? path : this.realPath(path)
  }

  placeOf(path: string): string {
    return this.#at(path, 'follow')
  }

  realPath(path: string): string {
    return this.#root === '' ? path : this.#root + posix.normalize(`/${path}`)
  }

  async lstat(path: string): Promise<Stat | null> {
    try {
      return statOf(await lstat(this.#at(path, 'stay')))
    } catch (error) {
      if (isAbsent(error)) return null
      throw error
    }
  }

  async readFile(path: string, options: ReadOptions = {}) {
    const real = this.#at(path, options.noFollow === true ? 'stay' : 'follow')
    return await readBounded(real, options, this.#isConfined ? await realpath(this.#root) : null)
  }

  async readLink(path: string): Promise<string> {
    return await readlink(this.#at(path, 'stay'))
  }

  async checkWritable(path: string): Promise<void> {
    await access(this.#at(path, 'follow'), constants.W_OK)
  }

  async list(path: string): Promise<readonly string[]> {
    try {
      const names = await readdir(this.#at(path, 'follow'))
      return names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    } catch (error) {
      if (errnoOf(error) === 'ENOENT') return []
      throw error
    }
  }

  async which(name: string, folders: readonly string[]): Promise<string | null> {
    for (const folder of folders) {
      const path = posix.join(folder, name)
      if (await isExecutableFile(() => this.#at(path, 'follow'))) return path
    }
    return null
  }

  async run(file: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
    const env: NodeJS.ProcessEnv = { ...process.env }
    if (this.#root !== '') {
      env.PATH = [...BIN_FOLDERS.map((folder) => this.#root + folder), ...BIN_FOLDERS].join(':')
    }
    // imported only here: most verbs start no program, and the import takes a tenth of the start of the tool
    const { runProcess } = await import('./run-process.ts')
    if (this.#inChroot) {
      // A program of the root folder is not ours: without a chroot the program would be root on this machine.
      const inside = { ...env, PATH: BIN_FOLDERS.join(':'), ...options.env }
      return await runProcess(CHROOT, [this.#root, file, ...args], inside, options)
    }
    return await runProcess(this.#at(file, 'follow'), args, { ...env, ...options.env }, options)
  }

  async makeFolder(path: string, mode: number): Promise<void> {
    await makeFolder(this.#at(path, 'follow'), mode)
  }

  async createFile(path: string, file: Parameters<Host['createFile']>[1]): Promise<void> {
    await createFile(this.#at(path, 'stay'), file)
  }

  async rename(from: string, to: string): Promise<void> {
    await rename(this.#at(from, 'stay'), this.#at(to, 'stay'))
  }

  async syncFolder(path: string): Promise<void> {
    const folder = await open(this.#at(path, 'follow'), constants.O_RDONLY | constants.O_DIRECTORY)
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  }

  async remove(path: string): Promise<void> {
    const real = this.#at(path, 'stay')
    if ((await lstat(real)).isDirectory()) await rmdir(real)
    else await unlink(real)
  }

  async setMode(path: string, mode: number, owner: { readonly uid: number; readonly gid: number } | null) {
    const real = this.#at(path, 'stay')
    try {
      const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
      try {
        // chown clears the set-id bits, so chmod comes after chown.
        if (owner !== null) await file.chown(owner.uid, owner.gid)
        await file.chmod(mode)
      } finally {
        await file.close()
      }
    } catch (error) {
      // Only a normal user gets EACCES here, for a file that the user owns and may not read.
      if (errnoOf(error) !== 'EACCES' || (await lstat(real)).isSymbolicLink()) throw error
      if (owner !== null) await lchown(real, owner.uid, owner.gid)
      await chmod(real, mode)
    }
  }
}

async function isExecutableFile(at: () => string): Promise<boolean> {
  try {
    const path = at()
    if (!(await stat(path)).isFile()) return false
    await access(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

async function makeFolder(path: string, mode: number, hasParent = false): Promise<void> {
  try {
    await mkdir(path, mode)
  } catch (error) {
    const errno = errnoOf(error)
    // mkdir in /proc fails with ENOENT
    if (errno === 'ENOENT' && !hasParent && posix.dirname(path) !== path) {
      await makeFolder(posix.dirname(path), mode)
      await makeFolder(path, mode, true)
      return
    }
    if (errno === 'EEXIST' && (await stat(path)).isDirectory()) return
    throw error
  }
  // The umask removed bits of the mode.
  await chmod(path, mode)
}

function isAbsent(error: unknown): boolean {
  const errno = errnoOf(error)
  // ENAMETOOLONG: no file can have such a name, so none exists
  return errno === 'ENOENT' || errno === 'ENOTDIR' || errno === 'ENAMETOOLONG'
}

function withoutEndSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path
}
