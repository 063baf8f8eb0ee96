import { closeSync, openSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readInTurns } from '../../src/stun/read-in-turns.ts'
import { tempFolder } from '../host/temp-folder.ts'

const folder = tempFolder()
const MEGABYTE = 1024 * 1024

async function read(path: string, from: number, until: number, roomBytes: number): Promise<Buffer> {
  const room = Buffer.alloc(roomBytes)
  const parts: Buffer[] = []
  const fd = openSync(path, 'r')
  try {
    await readInTurns(
      fd,
      { from, until },
      () => room,
      (count) => parts.push(Buffer.from(room.subarray(0, count))),
    )
  } finally {
    closeSync(fd)
  }
  return Buffer.concat(parts)
}

test('the bytes between two offsets are read, or those up to the end of the file', async () => {
  const path = join(folder, 'bytes')
  writeFileSync(path, '0123456789')
  for (const room of [1, 3, 10, 64]) {
    expect(String(await read(path, 0, Number.POSITIVE_INFINITY, room))).toBe('0123456789')
    expect(String(await read(path, 2, 7, room))).toBe('23456')
    expect(String(await read(path, 8, 20, room))).toBe('89')
    expect(String(await read(path, 7, 7, room))).toBe('')
  }
})

test('other work of the process can run while a large file is read, so that a signal can end the process', async () => {
  const path = join(folder, 'large')
  writeFileSync(path, '')
  truncateSync(path, 40 * MEGABYTE)
  let turns = 0
  const tick = (): void => {
    turns++
    waiting = setImmediate(tick)
  }
  let waiting = setImmediate(tick)
  try {
    expect(await read(path, 0, Number.POSITIVE_INFINITY, MEGABYTE)).toHaveLength(40 * MEGABYTE)
  } finally {
    clearImmediate(waiting)
  }
  expect(turns).toBeGreaterThanOrEqual(2)
})

test('a file that cannot be read rejects with the error of Node', async () => {
  await expect(read(folder, 0, 10, 10)).rejects.toMatchObject({ code: 'EISDIR' })
})
