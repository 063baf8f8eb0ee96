import type { Host, NewFile } from '../../src/host/host.ts'

/** The fault of a write call. After `dies` each call fails, as if the process were dead. */
export type Fault =
  | { readonly kind: 'fails'; readonly errno: string }
  | { readonly kind: 'dies'; readonly when: 'before' | 'in the middle' | 'after' }

/** The error of each call after `dies`. The error has no errno, so that no code handles it as an expected failure. */
export class Dead extends Error {}

/** `host` with a fault at write call number `at`, counted from 1; `calls()` is the number of write calls. */
export function faultyHost(host: Host, at: number, fault: Fault): { readonly host: Host; calls(): number } {
  let count = 0
  let dead = false
  const alive = (): void => {
    if (dead) throw new Dead('dead')
  }
  const die = (): never => {
    dead = true
    throw new Dead('died')
  }
  const write = async (act: () => Promise<void>, half: () => Promise<void> = act): Promise<void> => {
    alive()
    count += 1
    if (count !== at) return await act()
    if (fault.kind === 'fails') throw Object.assign(new Error(fault.errno), { code: fault.errno })
    if (fault.when === 'before') return die()
    await (fault.when === 'after' ? act() : half())
    return die()
  }
  const read = async <T>(act: () => Promise<T>): Promise<T> => {
    alive()
    return await act()
  }
  const halfOf = (file: NewFile): NewFile => ({ ...file, content: file.content.slice(0, file.content.length / 2) })
  const faulty: Host = {
    uid: host.uid,
    realPath: (path) => host.realPath(path),
    lstat: (path) => read(() => host.lstat(path)),
    readFile: (path, options) => read(() => host.readFile(path, options)),
    readLink: (path) => read(() => host.readLink(path)),
    checkWritable: (path) => read(() => host.checkWritable(path)),
    list: (path) => read(() => host.list(path)),
    which: (name, folders) => read(() => host.which(name, folders)),
    run: (file, args, options) => read(() => host.run(file, args, options)),
    makeFolder: (path, mode) => write(() => host.makeFolder(path, mode)),
    createFile: (path, file) =>
      write(
        () => host.createFile(path, file),
        () => host.createFile(path, halfOf(file)),
      ),
    rename: (from, to) => write(() => host.rename(from, to)),
    syncFolder: (path) => write(() => host.syncFolder(path)),
    remove: (path) => write(() => host.remove(path)),
    setMode: (path, mode, owner) => write(() => host.setMode(path, mode, owner)),
  }
  return { host: faulty, calls: () => count }
}
