import { deflateRawSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { gunzip } from '../../src/host/gunzip.ts'

const BEHIND = 'something stands behind the end of its gzip data, which is not read'
const ENDS_EARLY = 'its gzip data ends too early'
const DAMAGED = 'its gzip data is damaged from here on'

/** The text of packed bytes that are read in pieces of `size` bytes. */
async function unpacked(packed: Buffer, size = packed.length) {
  const unpacker = gunzip()
  let text = ''
  for (let at = 0; at < packed.length; at += size) {
    for await (const piece of unpacker.write(packed.subarray(at, at + size))) text += piece.toString('latin1')
  }
  unpacker.end()
  unpacker.close()
  return { text, failure: unpacker.failure() }
}

/** A member whose header has each part of RFC 1952: an extra field, a name, a comment and a checksum. */
function fullHeader(text: string): Buffer {
  const plain = gzipSync(text)
  const head = Buffer.from([0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 3, 0, 1, 2, 3])
  const names = Buffer.from('a name\0a comment\0\x12\x34', 'latin1')
  return Buffer.concat([head, names, deflateRawSync(text), plain.subarray(-8)])
}

const LINES = Array.from({ length: 20_000 }, (_, index) => `line ${Math.imul(index, 2654435761)}`).join('\n')

test.each([
  ['nothing after the last member', '', null],
  ['zeros', '\0'.repeat(700), null],
  ['text', 'more\n', BEHIND],
  ['one byte', '\n', BEHIND],
  ['text behind zeros', '\0\0more', BEHIND],
  ['much text', 'x'.repeat(100_000), BEHIND],
  ['the begin of another member', '\x1f\x8b\x08', ENDS_EARLY],
  ['gzip of another method', '\x1f\x8b\x07 and more', BEHIND],
])('all members are read, whatever follows the last one: %s', async (_what, behind, failure) => {
  const packed = Buffer.concat([gzipSync(LINES), fullHeader('\nlast'), Buffer.from(behind, 'latin1')])
  expect(await unpacked(packed)).toEqual({ text: `${LINES}\nlast`, failure })
})

test('gzip data are read in pieces of any size', async () => {
  const packed = Buffer.concat([fullHeader('a\n'), gzipSync(''), fullHeader('b\n'), Buffer.from('more')])
  for (let size = 1; size <= packed.length; size++) {
    expect({ size, ...(await unpacked(packed, size)) }).toEqual({ size, text: 'a\nb\n', failure: BEHIND })
  }
})

test('a source that ends within a member is reported as ending too early', async () => {
  const packed = fullHeader('a\n')
  for (let length = 0; length < packed.length; length++) {
    const { failure } = await unpacked(packed.subarray(0, length))
    expect({ length, failure }).toEqual({ length, failure: ENDS_EARLY })
  }
})

test('a wrong checksum or length is reported, and the data before are used', async () => {
  for (const place of [-8, -1]) {
    const packed = gzipSync('a\n')
    const at = packed.length + place
    packed[at] = (packed[at] ?? 0) ^ 1
    expect(await unpacked(packed)).toEqual({ text: 'a\n', failure: DAMAGED })
  }
})

test('any bytes behind a member leave the member complete', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 1, max: 99 }), async (behind, size) => {
      const { text } = await unpacked(Buffer.concat([gzipSync('a\nb\n'), behind]), size)
      expect(text.slice(0, 4)).toBe('a\nb\n')
    }),
    { numRuns: 50 },
  )
})
