import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { untilChanged } from './until.ts'

describe('untilChanged', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gen-hooks-look-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('finds an existing file', async () => {
    await expect(untilChanged(folder, 'anything', 60_000, () => true)).resolves.toBeUndefined()
  })

  test('finds a file that is made later', async () => {
    const path = join(folder, 'file')
    const seen = untilChanged(folder, 'a file', 60_000, () => existsSync(path))
    writeFileSync(path, '')
    await expect(seen).resolves.toBeUndefined()
  })

  test('names the event that did not happen', async () => {
    await expect(untilChanged(folder, 'a file', 1, () => false)).rejects.toThrow(
      `${folder}: nothing for 1 ms, expected a file`,
    )
  })

  test('rejects with the error that the look throws', async () => {
    const look = (): boolean => {
      throw new Error('torn')
    }
    await expect(untilChanged(folder, 'a file', 60_000, look)).rejects.toThrow('torn')
  })
})
