/** What `lstat` says of a path; symlinks are not followed. */
export interface Stat {
  readonly type: 'file' | 'directory' | 'symlink' | 'other'
  /** Permission bits, `0o700`. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  readonly size: number
}

/** How a bounded process ended, and the first bytes of what it printed. */
export interface RunResult {
  readonly end:
    | { readonly kind: 'exited'; readonly status: number }
    | { readonly kind: 'signalled'; readonly signal: string }
    | { readonly kind: 'timed out' }
    /** The process wrote more than `maxBytes`, and was ended. */
    | { readonly kind: 'too much output' }
    | { readonly kind: 'not started'; readonly errno: string }
  readonly stdout: Buffer
  readonly stderr: Buffer
}

export interface RunOptions {
  /** The process and its group are killed with SIGKILL after this time. */
  readonly timeoutMs: number
  /** The most bytes of stdout, and of stderr. Default 4 MiB. */
  readonly maxBytes?: number
  readonly input?: string
  /** Added to the environment of this process; a variable of the same name is replaced. */
  readonly env?: Readonly<Record<string, string>>
  /** The program changes the guest: a read-only host records it and runs nothing. */
  readonly changes?: boolean
}

export interface ReadOptions {
  readonly maxBytes?: number
  readonly noFollow?: boolean
  /** Read only so many last bytes of a regular file, and what is appended during the read. */
  readonly lastBytes?: number
}

export interface NewFile {
  /** Bytes if an old file is put back unchanged; text is written as UTF-8. */
  readonly content: string | Buffer
  readonly mode: number
  /** null: the user of this process is the owner. */
  readonly owner: { readonly uid: number; readonly gid: number } | null
}

/**
 * All access to files and processes. Each path is an absolute guest path; a host with a root folder puts the root folder before each path.
 * Failed system calls reject with Node's error, whose errno `errnoOf` returns.
 */
export interface Host {
  /** Effective user id of this process. */
  readonly uid: number
  /** `path` in the real file system: the root folder stands before `path`. For programs that run outside of the guest. */
  realPath(path: string): string
  /** `realPath` with links followed as the host follows links, for files that are opened without the host; `realPath` where absent. */
  placeOf?(path: string): string
  /** The path by which a program that `run` starts opens `path`; `realPath` where absent. */
  programPath?(path: string): string
  /** The host to which a file belongs that the command line names: with `--root` the host of the caller. This host where absent. */
  hostOf?(path: string): Host
  /** null if nothing stands at `path`. */
  lstat(path: string): Promise<Stat | null>
  /** The whole file, or EFBIG if it is larger than `maxBytes`. With `noFollow` a symlink at the last component is refused, and a FIFO without a writer does not block. */
  readFile(path: string, options?: ReadOptions): Promise<Buffer>
  /** The target of a symlink as the link has it: a guest path, not resolved. EINVAL if `path` is no symlink. */
  readLink(path: string): Promise<string>
  /** Rejects with EROFS, EACCES, ... if this process could not create a file in the folder; writes nothing (access(2) with W_OK). */
  checkWritable(path: string): Promise<void>
  /** Names in a folder, sorted by strcmp. Empty if the folder does not exist. */
  list(path: string): Promise<readonly string[]>
  /** First executable regular file of that name in `folders`; null if none. */
  which(name: string, folders: readonly string[]): Promise<string | null>
  /** `file` is a guest path; no shell; standard input is `input` or empty. Never rejects for what the program does. */
  run(file: string, args: readonly string[], options: RunOptions): Promise<RunResult>

  /** Creates the folder and its missing parents with `mode`. */
  makeFolder(path: string, mode: number): Promise<void>
  /** O_CREAT|O_EXCL|O_NOFOLLOW with mode 0, owner, mode, then content, fsync, close. The file is removed again if a step fails. */
  createFile(path: string, file: NewFile): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** fsync of the folder itself, so that a rename in the folder survives a power cut. */
  syncFolder(path: string): Promise<void>
  remove(path: string): Promise<void>
  setMode(path: string, mode: number, owner: { readonly uid: number; readonly gid: number } | null): Promise<void>
}
