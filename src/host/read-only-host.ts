import type { Host } from './host.ts'
import { octal } from './octal.ts'

/** A host that changes nothing, and the changes it was asked for, one line each in their order. */
export interface ReadOnlyHost extends Host {
  readonly acts: readonly string[]
}

/** `host` for a dry run: reads pass through, writes and programs that are marked as changing the guest are recorded and not done. */
export function readOnlyHost(host: Host): ReadOnlyHost {
  const acts: string[] = []
  const record = async (act: string): Promise<void> => {
    acts.push(act)
  }
  return {
    acts,
    uid: host.uid,
    placeOf: (path) => host.placeOf?.(path) ?? host.realPath(path),
    programPath: (path) => host.programPath?.(path) ?? host.realPath(path),
    hostOf: (path) => host.hostOf?.(path) ?? host,
    realPath: (path) => host.realPath(path),
    lstat: (path) => host.lstat(path),
    readFile: (path, options) => host.readFile(path, options),
    readLink: (path) => host.readLink(path),
    checkWritable: (path) => host.checkWritable(path),
    list: (path) => host.list(path),
    which: (name, folders) => host.which(name, folders),
    run: async (file, args, options) => {
      if (options.changes !== true) return await host.run(file, args, options)
      await record(['run', file, ...args].join(' '))
      return { end: { kind: 'exited', status: 0 }, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }
    },
    makeFolder: (path, mode) => record(`make folder ${path} ${octal(mode)}`),
    createFile: (path, file) => record(`create ${path} ${octal(file.mode)}${ownerText(file.owner)}`),
    rename: (from, to) => record(`rename ${from} to ${to}`),
    syncFolder: (path) => record(`sync ${path}`),
    remove: (path) => record(`remove ${path}`),
    setMode: (path, mode, owner) => record(`set mode ${path} ${octal(mode)}${ownerText(owner)}`),
  }
}

function ownerText(owner: { readonly uid: number; readonly gid: number } | null): string {
  return owner === null ? '' : ` ${owner.uid}:${owner.gid}`
}
