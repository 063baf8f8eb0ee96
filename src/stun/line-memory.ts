/** Memory for the bytes of logs, and a fast count of the line ends in it. */
export interface LineMemory {
  readonly bytes: Buffer
  /** Line ends in `from` to `end`, `end` left out. */
  readonly countLines: (from: number, end: number) => number
}

const PAGE = 65536
const NEWLINE = 10

const BLOCK = 64

/** Adds the line ends of the 16 bytes at `from` + offset to the count. */
// biome-ignore format: an instruction a line
const countSixteen = (offset: number): readonly number[] => [
  0x20, 0x02, //           local.get count
  0x20, 0x00, //           local.get from
  0xfd, 0x00, 0x00, offset, // v128.load
  0x41, 0x0a, //           i32.const newline
  0xfd, 0x0f, //           i8x16.splat
  0xfd, 0x23, //           i8x16.eq
  0xfd, 0x64, //           i8x16.bitmask
  0x69, //                 i32.popcnt
  0x6a, //                 i32.add
  0x21, 0x02, //           local.set count
]

/**
 * `(from, blocks) -> line ends` of so many blocks of 64 bytes, as WebAssembly: a loop in JavaScript takes longer for the count alone than grep for its whole search.
 */
// biome-ignore format: an instruction a line
const COUNTER = [
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, // magic, version
  0x01, 0x07, 0x01, 0x60, 0x02, 0x7f, 0x7f, 0x01, 0x7f, // type 0: (i32, i32) -> i32
  0x02, 0x08, 0x01, 0x01, 0x6d, 0x01, 0x6d, 0x02, 0x00, 0x00, // import "m" "m": memory of 0 pages or more
  0x03, 0x02, 0x01, 0x00, // function 0 of type 0
  0x07, 0x05, 0x01, 0x01, 0x63, 0x00, 0x00, // export "c": function 0
  0x0a, 0x6c, 0x01, 0x6a, // one body of 106 bytes
  0x01, 0x01, 0x7f, //   local 2: the count
  0x03, 0x40, //         loop
  ...[0, 16, 32, 48].flatMap(countSixteen),
  0x20, 0x00, 0x41, 0xc0, 0x00, 0x6a, 0x21, 0x00, // from += 64
  0x20, 0x01, 0x41, 0x01, 0x6b, 0x22, 0x01, // blocks -= 1
  0x0d, 0x00, //           br_if loop
  0x0b, //               end
  0x20, 0x02, //         local.get count
  0x0b, //               end
]

/** At least `size` bytes. Where the processor has no vectors the lines are counted one by one. */
export function lineMemory(size: number): LineMemory {
  const vectors = vectorMemory(Math.ceil(size / PAGE))
  const bytes = vectors === null ? Buffer.alloc(size) : Buffer.from(vectors.buffer)
  const countLines = (from: number, end: number): number => {
    const blocks = vectors === null ? 0 : Math.floor((end - from) / BLOCK)
    const counted = blocks > 0 ? (vectors?.count(from, blocks) ?? 0) : 0
    return counted + countOneByOne(bytes, from + blocks * BLOCK, end)
  }
  return { bytes, countLines }
}

interface VectorMemory {
  readonly buffer: ArrayBuffer
  readonly count: (from: number, blocks: number) => number
}

/** TypeScript has its types only with those of a browser. */
interface WebAssemblyApi {
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer }
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: { readonly c: VectorMemory['count'] } }
}

function vectorMemory(pages: number): VectorMemory | null {
  const api: WebAssemblyApi = Reflect.get(globalThis, 'WebAssembly')
  try {
    const memory = new api.Memory({ initial: pages })
    const { exports } = new api.Instance(new api.Module(Uint8Array.from(COUNTER)), { m: { m: memory } })
    return { buffer: memory.buffer, count: exports.c }
  } catch {
    return null
  }
}

function countOneByOne(bytes: Uint8Array, from: number, end: number): number {
  let count = 0
  for (let at = from; at < end; at++) if (bytes[at] === NEWLINE) count++
  return count
}
