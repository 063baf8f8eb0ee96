import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { MAX_LINE, openLines } from '../../src/logs/open-lines.ts'
import { readAhead } from '../../src/logs/read-ahead.ts'
import { tempFolder } from '../host/temp-folder.ts'

const folder = tempFolder()
let count = 0

async function read(bytes: Buffer | string) {
  const path = join(folder, `${count++}.log`)
  writeFileSync(path, bytes)
  const problems: string[] = []
  const texts: string[] = []
  for await (const batch of readAhead(openLines(path, (line, message) => problems.push(`${line}: ${message}`)))) {
    expect(batch.first).toBe(texts.length + 1)
    texts.push(...batch.texts)
  }
  return { texts, problems }
}

test.each([
  ['nothing', '', []],
  ['one line without an end', 'a', ['a']],
  ['LF and CRLF', 'a\nb\r\n\r\nc\n', ['a', 'b', '', 'c']],
  ['NUL bytes', 'a\0b\nc\n', ['a\0b', 'c']],
  ['what is no UTF-8', Buffer.from([0x61, 0xff, 0x0a, 0xc3, 0x0a]), ['a\u{fffd}', '\u{fffd}']],
  ['text of any language', 'Grüße\n時刻\n', ['Grüße', '時刻']],
])('%s', async (_what, bytes, texts) => {
  expect(await read(bytes)).toEqual({ texts, problems: [] })
  expect(await read(gzipSync(bytes))).toEqual({ texts, problems: [] })
})

test('lines across the ends of chunks are complete, also with characters of several bytes', async () => {
  const lines = Array.from({ length: 60_000 }, (_, index) => `${index} ${'ü'.repeat(index % 40)}`)
  const text = `${lines.join('\n')}\n`
  expect(Buffer.byteLength(text)).toBeGreaterThan(2 * 1024 * 1024)
  expect((await read(text)).texts).toEqual(lines)
  expect((await read(gzipSync(text))).texts).toEqual(lines)
})

test('gzip of several parts is read whole, as logrotate makes it', async () => {
  expect((await read(Buffer.concat([gzipSync('a\nb'), gzipSync('c\nd\n')]))).texts).toEqual(['a', 'bc', 'd'])
})

test('zeros after gzip data are no problem, and other bytes are a problem', async () => {
  const padded = Buffer.concat([gzipSync('a\n'), Buffer.alloc(600)])
  expect(await read(padded)).toEqual({ texts: ['a'], problems: [] })
  expect(await read(Buffer.concat([gzipSync('a\nb\n'), Buffer.from('more')]))).toEqual({
    texts: ['a', 'b'],
    problems: [expect.stringContaining('something stands behind the end of its gzip data, which is not read')],
  })
})

test('a line that is too long is cut and reported, and the next lines are read', async () => {
  const { texts, problems } = await read(`a\n${'x'.repeat(5_000_000)}\nb\n${'y'.repeat(MAX_LINE)}\n`)
  expect(texts.map((text) => text.length)).toEqual([1, MAX_LINE, 1, MAX_LINE])
  expect(texts[2]).toBe('b')
  expect(problems).toEqual([`2: longer than ${MAX_LINE} characters, the rest is left out`])
})

test('of gzip data that end too early, the lines before the end count', async () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `line ${Math.imul(index, 2654435761)}`)
  const packed = gzipSync(lines.join('\n'))
  for (const share of [0.3, 0.6, 0.99]) {
    const { texts, problems } = await read(packed.subarray(0, Math.floor(packed.length * share)))
    expect(texts.length).toBeGreaterThan(lines.length * share * 0.5)
    expect(texts.slice(0, -1)).toEqual(lines.slice(0, texts.length - 1))
    expect(problems).toEqual([`${texts.length}: its gzip data ends too early`])
  }
})

test('of damaged gzip data, the lines before the damage count', async () => {
  const lines = Array.from({ length: 200_000 }, (_, index) => `line ${Math.imul(index, 2654435761)}`)
  const packed = gzipSync(lines.join('\n'))
  packed.fill(0xff, Math.floor(packed.length * 0.7), Math.floor(packed.length * 0.7) + 2000)
  const { texts, problems } = await read(packed)
  expect(texts.slice(0, 50_000)).toEqual(lines.slice(0, 50_000))
  expect(problems.at(-1)).toBe(`${texts.length}: its gzip data is damaged from here on`)
})

test('a missing file and a folder reject with the errno', async () => {
  const first = (path: string) => openLines(path, () => {}).next()
  await expect(first(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' })
  await expect(first(folder)).rejects.toMatchObject({ code: 'EISDIR' })
})

test('any bytes give as many lines as they have line ends, packed or not', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (array, isPacked) => {
      const bytes = Buffer.concat([Buffer.from('#'), array, Buffer.from('\n')])
      const { texts, problems } = await read(isPacked ? gzipSync(bytes) : bytes)
      expect(texts).toHaveLength(bytes.filter((byte) => byte === 0x0a).length)
      expect(problems).toEqual([])
    }),
    { numRuns: 60 },
  )
})

test('any bytes after the magic number of gzip are a problem, and nothing is thrown', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (array) => {
      const { problems } = await read(Buffer.concat([Buffer.from([0x1f, 0x8b]), array]))
      expect(problems).toHaveLength(1)
    }),
    { numRuns: 40 },
  )
})
