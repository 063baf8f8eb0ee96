import type { Host } from './host.ts'

/**
 * `inside`, except that the files `paths` are read from `outside`. With `install --root DIR --config F`, F is the file of
 * the user who types the command, not one below DIR.
 */
export function withOutsideFiles(inside: Host, outside: Host, paths: readonly string[]): Host {
  if (paths.length === 0) return inside
  const named = new Set(paths)
  // `inside` may have been made by this function too, with files of the caller
  const hostOf = (path: string): Host => (named.has(path) ? outside : (inside.hostOf?.(path) ?? inside))
  return {
    uid: inside.uid,
    placeOf: (path) => inside.placeOf?.(path) ?? inside.realPath(path),
    programPath: (path) => inside.programPath?.(path) ?? inside.realPath(path),
    hostOf,
    realPath: (path) => hostOf(path).realPath(path),
    lstat: (path) => hostOf(path).lstat(path),
    readFile: (path, options) => hostOf(path).readFile(path, options),
    readLink: (path) => hostOf(path).readLink(path),
    checkWritable: (path) => inside.checkWritable(path),
    list: (path) => inside.list(path),
    which: (name, folders) => inside.which(name, folders),
    run: (file, args, options) => inside.run(file, args, options),
    makeFolder: (path, mode) => inside.makeFolder(path, mode),
    createFile: (path, file) => inside.createFile(path, file),
    rename: (from, to) => inside.rename(from, to),
    syncFolder: (path) => inside.syncFolder(path),
    remove: (path) => inside.remove(path),
    setMode: (path, mode, owner) => inside.setMode(path, mode, owner),
  }
}
