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
    /** More than `maxBytes` came: it was ended. */
    | { readonly kind: 'too much output' }
    | { readonly kind: 'not started'; readonly errno: string }
  readonly stdout: Buffer
  readonly stderr: Buffer
}

export interface RunOptions {
  /** The process and its group are killed with SIGKILL after this. */
  readonly timeoutMs: number
  /** Of stdout and of stderr, each. Default 4 MiB. */
  readonly maxBytes?: number
  readonly input?: string
  /** Laid over this process's own environment. */
  readonly env?: Readonly<Record<string, string>>
  /** The program changes the guest: a read-only host records it and runs nothing. */
  readonly changes?: boolean
}

export interface ReadOptions {
  readonly maxBytes?: number
  readonly noFollow?: boolean
  /** Only the end of it: so many bytes of a regular file, and what is appended meanwhile. */
  readonly lastBytes?: number
}

export interface NewFile {
  /** Bytes where a file is put back as it was; text is written as UTF-8. */
  readonly content: string | Buffer
  readonly mode: number
  /** null leaves the owner as the process makes it. */
  readonly owner: { readonly uid: number; readonly gid: number } | null
}

/**
 * The only gate to files and processes. All paths are absolute guest paths; a host with a root folder puts it before each of them.
 * Failed system calls reject with Node's error, whose errno `errnoOf` tells.
 */
export interface Host {
  /** Effective user id of this process. */
  readonly uid: number
  /** `path` as the real file system knows it: with the root folder before it. For handing paths to what runs outside of the guest. */
  realPath(path: string): string
  /** `realPath` with its links followed as the host follows them, for what is opened without it; `realPath` where absent. */
  placeOf?(path: string): string
  /** `path` as a program that `run` starts knows it; `realPath` where absent. */
  programPath?(path: string): string
  /** The host that a file belongs to which the command line names: with `--root` that is the caller's. This one where it is absent. */
  hostOf?(path: string): Host
  /** null if there is nothing. */
  lstat(path: string): Promise<Stat | null>
  /** The whole file, or EFBIG if it is larger than `maxBytes`. With `noFollow` a symlink at the last component is refused, and a FIFO not waited for. */
  readFile(path: string, options?: ReadOptions): Promise<Buffer>
  /** The text of a symlink, as stored: it is not resolved, and names guest paths. EINVAL if it is none. */
  readLink(path: string): Promise<string>
  /** Rejects with EROFS, EACCES, ... if this process could not create a file in the folder; writes nothing (access(2) with W_OK). */
  checkWritable(path: string): Promise<void>
  /** Names in a folder, sorted by strcmp. Empty if it does not exist. */
  list(path: string): Promise<readonly string[]>
  /** First executable regular file of that name in `folders`; null if none. */
  which(name: string, folders: readonly string[]): Promise<string | null>
  /** `file` is a guest path; no shell; standard input is `input` or empty. Never rejects for what the program does. */
  run(file: string, args: readonly string[], options: RunOptions): Promise<RunResult>

  /** Creates the folder and its missing parents with `mode`. */
  makeFolder(path: string, mode: number): Promise<void>
  /** O_CREAT|O_EXCL|O_NOFOLLOW with mode 0, owner, mode, then content, fsync, close. Removed again if any step fails. */
  createFile(path: string, file: NewFile): Promise<void>
  rename(from: string, to: string): Promise<void>
  /** fsync of the folder itself, so that a rename in it survives a power cut. */
  syncFolder(path: string): Promise<void>
  remove(path: string): Promise<void>
  setMode(path: string, mode: number, owner: { readonly uid: number; readonly gid: number } | null): Promise<void>
}
