import type { Readable } from 'node:stream'
import type { ByteSink } from './byte-sink.ts'
import type { ReadBudget } from './read-budget.ts'

/** As much of yauzl as is used. Its strings are not decoded: it would end at the first name that leads out of the archive, and names are only data here. */
interface Yauzl {
  readonly fromFdPromise: (fd: number, options: typeof OPTIONS) => Promise<ZipFile>
  readonly fromBufferPromise: (bytes: Buffer, options: typeof OPTIONS) => Promise<ZipFile>
}

interface ZipFile {
  readonly eachEntry: () => AsyncIterable<ZipEntry>
  readonly openReadStreamPromise: (entry: ZipEntry) => Promise<Readable>
}

interface ZipEntry {
  readonly fileName: Buffer
}

const OPTIONS = { autoClose: false, decodeStrings: false } as const

/** A ZIP file is read from the disk. A ZIP within another archive or from a pipe is held in memory up to this size, since its list is at its end. */
export const MAX_HELD_ZIP = 64 * 1024 * 1024

/** The receivers of an archive's members, and of its faults. */
export interface ZipMembers {
  readonly open: (member: string) => ByteSink | null
  readonly onBroken: (member: string | null, message: string) => void
  readonly budget: ReadBudget
}

/** Reads a ZIP archive from a file that is open, or from memory: each member that `open` wants goes to its sink, nothing to the disk. */
export async function readZip(source: number | Buffer, members: ZipMembers): Promise<void> {
  // most sources are none: it costs more to load than a log to read
  // @ts-expect-error: it has no types, and what is used of it is described above
  const { default: yauzl } = (await import('yauzl')) as { readonly default: Yauzl }
  try {
    const zip = await (typeof source === 'number'
      ? yauzl.fromFdPromise(source, OPTIONS)
      : yauzl.fromBufferPromise(source, OPTIONS))
    for await (const entry of zip.eachEntry()) {
      if (!members.budget.member()) return
      await readMember(zip, entry, members)
      if (members.budget.isSpent()) return
    }
  } catch (error) {
    members.onBroken(null, `zip: ${messageOf(error)}, read up to there`)
  }
}

async function readMember(zip: ZipFile, entry: ZipEntry, { open, onBroken, budget }: ZipMembers): Promise<void> {
  const name = entry.fileName.toString('utf8').replaceAll('\\', '/')
  const sink = name.endsWith('/') ? null : open(name)
  if (sink === null) return
  let whole = true
  try {
    const stream = await zip.openReadStreamPromise(entry)
    for await (const piece of stream) {
      if (!budget.unpacked((piece as Buffer).length)) break
      await sink.write(piece as Buffer)
    }
    whole = !budget.isSpent()
  } catch (error) {
    whole = false
    onBroken(name, `zip: ${messageOf(error)}, read up to there`)
  }
  await sink.end(whole)
}

/** The messages of yauzl in our words; those that are not here say it plainly. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^End of central directory record signature not found/, 'it ends too early, or is no zip'],
  [/^unexpected EOF|file bounds|^unexpected end of file/, 'it ends too early'],
  [/^entry is encrypted|^strong encryption/, 'it is encrypted'],
  [/^multi-disk zip files/, 'it is one of several files of an archive'],
  [/bytes in the stream|size mismatch/, 'its size is not that of the list of the archive'],
  [/signature|comment length|extra field|extended information/i, 'a header is damaged'],
]

function messageOf(error: unknown): string {
  const said =
    error instanceof Error || (typeof error === 'object' && error !== null && 'message' in error)
      ? String(error.message)
      : String(error)
  return WORDS.find(([pattern]) => pattern.test(said))?.[1] ?? said.replace(/\.$/, '')
}

/** Holds a ZIP that comes in pieces until it is whole, and then gives it to `read`; null if it is too large for that. */
export function heldZipSink(read: (bytes: Buffer | null) => Promise<void>): ByteSink {
  let pieces: Buffer[] = []
  let held = 0
  return {
    write: (piece) => {
      held += piece.length
      if (held > MAX_HELD_ZIP) pieces = []
      else pieces.push(Buffer.from(piece))
    },
    end: async () => {
      const whole = held > MAX_HELD_ZIP ? null : Buffer.concat(pieces)
      // frees the pieces before the whole is read
      pieces = []
      await read(whole)
    },
  }
}
