import { crc32 } from 'node:zlib'
import { type Inflater, inflate } from './inflate.ts'

/** Unpacks gzip that arrives in pieces. Bytes that were unpacked before the data ended or were damaged count. */
export interface Unpacker {
  /** The unpacked bytes of this piece; none behind damaged data. */
  readonly write: (packed: Uint8Array) => AsyncGenerator<Buffer, void, void>
  /** Called after the last piece. */
  readonly end: () => void
  /** What is wrong with the data; null if nothing was wrong so far. */
  readonly failure: () => string | null
  /** Called when no more bytes are wanted. */
  readonly close: () => void
}

/** A piece is small, since a kilobyte of gzip can hold a megabyte, and the unpacked bytes of a piece are in memory at once. */
const PIECE_BYTES = 16 * 1024
/** Longer than any header that a program writes. */
const MAX_HEADER = 128 * 1024
const TRAILER_BYTES = 8

/**
 * An unpacker for the members of one gzip source. Node's unpacker takes the bytes behind a member for the next member, and if these bytes are no member Node
 * drops what was unpacked of the last one. So header and trailer, which are short in RFC 1952, are read here, and zlib reads only the data between.
 */
export function gunzip(): Unpacker {
  let part: 'header' | 'data' | 'trailer' | 'zeros' = 'header'
  let failure: string | null = null
  let isFirst = true
  /** The bytes of a header or a trailer that came so far. */
  let held: Buffer = Buffer.alloc(0)
  let member: Inflater | null = null
  let sum = 0
  let size = 0

  const fail = (why: string): number => {
    failure ??= why
    return 0
  }
  /** Each of these functions takes some of the first bytes, and returns how many. */
  const takeHeader = (bytes: Uint8Array): number => {
    if (held.length === 0 && !isFirst && bytes[0] === 0) {
      part = 'zeros'
      return 0
    }
    const before = held.length
    held = Buffer.concat([held, bytes.subarray(0, MAX_HEADER)])
    const length = headerLength(held)
    if (length === 'none') return fail(isFirst ? DAMAGED : BEHIND)
    if (length === 'more') return held.length - before
    held = Buffer.alloc(0)
    part = 'data'
    member = inflate()
    sum = 0
    size = 0
    return length - before
  }
  const takeTrailer = (bytes: Uint8Array): number => {
    const taken = bytes.subarray(0, TRAILER_BYTES - held.length)
    held = Buffer.concat([held, taken])
    if (held.length < TRAILER_BYTES) return taken.length
    if (held.readUInt32LE(0) !== sum || held.readUInt32LE(4) !== size) return fail(DAMAGED)
    held = Buffer.alloc(0)
    part = 'header'
    isFirst = false
    return taken.length
  }
  const takeZeros = (bytes: Uint8Array): number => (bytes.some((byte) => byte !== 0) ? fail(BEHIND) : bytes.length)
  async function* takeData(bytes: Uint8Array): AsyncGenerator<Buffer, number, void> {
    if (member === null) throw new Error('data before their header')
    const { pieces, usedBytes, over } = await member.write(bytes.subarray(0, PIECE_BYTES))
    for (const piece of pieces) {
      sum = crc32(piece, sum)
      // modulo 2^32, as the trailer has the size
      size = (size + piece.length) % 2 ** 32
      yield piece
    }
    if (over === 'damaged') return fail(DAMAGED)
    if (over === 'ended') {
      part = 'trailer'
      member.close()
    }
    return usedBytes
  }
  const take = { header: takeHeader, trailer: takeTrailer, zeros: takeZeros }
  return {
    write: async function* (packed) {
      let at = 0
      while (at < packed.length && failure === null) {
        const rest = packed.subarray(at)
        at += part === 'data' ? yield* takeData(rest) : take[part](rest)
      }
    },
    end: () => {
      if (part === 'zeros' || (part === 'header' && held.length === 0 && !isFirst)) return
      fail(ENDS_EARLY)
    },
    failure: () => failure,
    close: () => member?.close(),
  }
}

const DAMAGED = 'its gzip data is damaged from here on'
const BEHIND = 'something stands behind the end of its gzip data, which is not read'
const ENDS_EARLY = 'its gzip data ends too early'

const HAS = { checksum: 0x02, extra: 0x04, name: 0x08, comment: 0x10, reserved: 0xe0 } as const

/** The length of the header with which `bytes` begin; `none` if the bytes are no header, `more` if the header is not complete. */
function headerLength(bytes: Buffer): number | 'none' | 'more' {
  if ([0x1f, 0x8b, 8].some((byte, at) => at < bytes.length && bytes[at] !== byte)) return 'none'
  const flags = bytes[3] ?? 0
  if ((flags & HAS.reserved) !== 0) return 'none'
  let length = 10
  if ((flags & HAS.extra) !== 0) {
    if (bytes.length < 12) return 'more'
    length += 2 + bytes.readUInt16LE(10)
  }
  for (const text of [HAS.name, HAS.comment]) {
    if ((flags & text) === 0) continue
    const zero = bytes.indexOf(0, length)
    if (zero === -1) return bytes.length < MAX_HEADER ? 'more' : 'none'
    length = zero + 1
  }
  if ((flags & HAS.checksum) !== 0) length += 2
  return bytes.length < length ? 'more' : length
}
