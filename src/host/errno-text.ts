/** Texts for the errnos whose text by the system is unclear. */
const CLEARER: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EISDIR: 'it is a folder, expected a file',
  ENOTDIR: 'a part of its path is not a folder',
  ELOOP: 'a symlink, or too many of them on the way',
  EFBIG: 'too large',
}

let messages: ReadonlyMap<string, string> | undefined

/** The failure of a system call by its errno name (`EACCES`) in words: `permission denied`. A name without a text is returned unchanged. */
export function errnoText(errno: string | undefined): string {
  if (errno === undefined) return 'unknown error'
  // no import: it would load the whole of util at each start of the tool
  messages ??= new Map([...process.getBuiltinModule('node:util').getSystemErrorMap().values()])
  return CLEARER[errno] ?? messages.get(errno) ?? errno
}
