import { mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ownedTree, TEMPORARY } from '../../src/host/owned-tree.ts'
import { tempFolder } from './temp-folder.ts'

const folder = tempFolder()
const fresh = (): string => mkdtempSync(join(folder, 'tree-'))
const PIECES = Array.from({ length: 3000 }, (_, n) => `line ${n} ${'é'.repeat(40)}\n`)
const TEXT = PIECES.join('')

const fill = async (write: (text: string) => Promise<void>): Promise<void> => {
  for (const piece of PIECES) await write(piece)
}

test('a file that is made in pieces is written whole, and not written again if it is the same', async () => {
  const root = fresh()
  const tree = ownedTree(root, 'write')
  expect(await tree.stream('a', 0o644, fill)).toBe('written')
  expect(readFileSync(join(root, 'a'), 'utf8')).toBe(TEXT)
  const before = statSync(join(root, 'a')).ino
  expect(await tree.stream('a', 0o644, fill)).toBe('unchanged')
  expect(statSync(join(root, 'a')).ino).toBe(before)
  // the same length, another byte
  writeFileSync(join(root, 'a'), TEXT.replace('line 7', 'line 8'))
  expect(await tree.stream('a', 0o644, fill)).toBe('written')
  expect(readFileSync(join(root, 'a'), 'utf8')).toBe(TEXT)
  expect(readdirSync(root)).toEqual(['a'])
})

test('while a file is made the old file stays, and the new one is on the disk under a temporary name that the tree does not list', async () => {
  const root = fresh()
  writeFileSync(join(root, 'a'), 'old')
  const tree = ownedTree(root, 'write')
  await tree.stream('a', 0o644, async (write) => {
    await fill(write)
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('old')
    const [temporary = ''] = readdirSync(root).filter((name) => TEMPORARY.test(name))
    // all but the last piece is not in memory any more
    expect(statSync(join(root, temporary)).size).toBeGreaterThan(TEXT.length / 2)
    expect(await tree.list('')).toEqual(['a'])
  })
  expect(readFileSync(join(root, 'a'), 'utf8')).toBe(TEXT)
})

test('an error while a file is made is thrown unchanged, and the old file stays', async () => {
  const root = fresh()
  writeFileSync(join(root, 'a'), 'old')
  const error = Object.assign(new Error('of another file'), { code: 'EACCES' })
  const failing = ownedTree(root, 'write').stream('a', 0o644, async (write) => {
    await fill(write)
    throw error
  })
  await expect(failing).rejects.toBe(error)
  expect(readdirSync(root)).toEqual(['a'])
  expect(readFileSync(join(root, 'a'), 'utf8')).toBe('old')
})

test('a comparison gives the same results and writes nothing', async () => {
  const root = fresh()
  const tree = ownedTree(root, 'compare')
  expect(await tree.stream('a', 0o644, fill)).toBe('written')
  expect(readdirSync(root)).toEqual([])
  writeFileSync(join(root, 'a'), TEXT)
  expect(await tree.stream('a', 0o644, fill)).toBe('unchanged')
})

test('a link in the place of a file is refused, and the target of the link stays', async () => {
  const root = fresh()
  writeFileSync(join(root, 'elsewhere'), TEXT)
  symlinkSync(join(root, 'elsewhere'), join(root, 'a'))
  await expect(ownedTree(root, 'write').stream('a', 0o644, fill)).rejects.toThrow('is a link, expected a file')
  expect(await ownedTree(root, 'compare').stream('a', 0o644, fill)).toBe('written')
  expect(readFileSync(join(root, 'elsewhere'), 'utf8')).toBe(TEXT)
})
