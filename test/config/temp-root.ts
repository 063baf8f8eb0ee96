import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder that stands for `/` of a guest, removed after the last test of the file. */
export function tempRoot(): {
  readonly root: string
  readonly write: (path: string, content: string | Buffer, mode?: number) => void
} {
  const root = mkdtempSync(join(tmpdir(), 'gen-hooks-config-'))
  afterAll(() => rmSync(root, { recursive: true, force: true }))
  const write = (path: string, content: string | Buffer, mode = 0o600): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
    chmodSync(join(root, path), mode)
  }
  return { root, write }
}
