import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { packTar } from 'modern-tar'
import type { Facts } from './facts.ts'
import { foldersOf, inOrder, textFile } from './packed-file.ts'
import { programFiles } from './tool-package.ts'

/** Makes the archive with the one file and its share in `out`; returns the name of the file. */
export async function makeArchive(facts: Facts, out: string): Promise<string> {
  const { name, version, checkout, epoch } = facts
  const top = `${name}-${version}`
  const texts = ['LICENSE', 'README.md', 'CHANGELOG.md'].map((file) =>
    textFile(`${top}/${file}`, readFileSync(join(checkout, file), 'utf8')),
  )
  const files = inOrder([...programFiles(facts, top), ...texts])
  const header = { mtime: new Date(epoch * 1000), uid: 0, gid: 0, uname: 'root', gname: 'root' }
  const tar = await packTar([
    ...foldersOf(files).map((folder) => ({
      header: { ...header, name: `${folder}/`, mode: 0o755, size: 0, type: 'directory' as const },
    })),
    ...files.map(({ path, mode, bytes }) => ({
      header: { ...header, name: path, mode, size: bytes.length, type: 'file' as const },
      body: new Uint8Array(bytes),
    })),
  ])
  const file = `${top}-one-file.tar.gz`
  writeFileSync(join(out, file), gzipSync(tar))
  return file
}
