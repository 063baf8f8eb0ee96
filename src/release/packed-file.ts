import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** A file as a package brings it. */
export interface PackedFile {
  /** Without a leading slash, from the root of the guest or of the archive. */
  readonly path: string
  readonly mode: 0o644 | 0o755
  readonly bytes: Buffer
}

/** A file of this text. */
export function textFile(path: string, text: string, mode: PackedFile['mode'] = 0o644): PackedFile {
  return { path, mode, bytes: Buffer.from(text) }
}

/** Compressed without a name or a time, so that the same text gives the same bytes. */
export function gzipped(path: string, content: string | Buffer): PackedFile {
  return { path: `${path}.gz`, mode: 0o644, bytes: gzipSync(content, { level: 9 }) }
}

/** All files below `from`, to lie below `to`; `leave` names paths below `from` that are left out. */
export function filesBelow(from: string, to: string, leave: readonly string[] = []): readonly PackedFile[] {
  return readdirSync(from, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(from.length + 1))
    .filter((path) => !leave.some((one) => path === one || path.startsWith(`${one}/`)))
    .map((path) => {
      const isProgram = (statSync(join(from, path)).mode & 0o100) !== 0
      return { path: `${to}/${path}`, mode: isProgram ? 0o755 : 0o644, bytes: readFileSync(join(from, path)) }
    })
}

/** Every path in one fixed order, on any machine and in any language. */
export function inOrder(files: readonly PackedFile[]): readonly PackedFile[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** The folders of these files, the outermost first. */
export function foldersOf(files: readonly PackedFile[]): readonly string[] {
  const folders = new Set<string>()
  for (const { path } of files) {
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.add(folder)
  }
  return [...folders].sort()
}

/** Writes the files below `root`, all with the time of the release, and with these modes whatever the umask is. */
export function writeTree(root: string, files: readonly PackedFile[], epoch: number): void {
  const folders = ['', ...foldersOf(files)].map((folder) => join(root, folder))
  for (const folder of folders) {
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o755)
  }
  for (const { path, mode, bytes } of files) {
    const place = join(root, path)
    writeFileSync(place, bytes)
    chmodSync(place, mode)
    utimesSync(place, epoch, epoch)
  }
  // the inner ones first: writing into a folder changes its time
  for (const folder of folders.reverse()) utimesSync(folder, epoch, epoch)
}
