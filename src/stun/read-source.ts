import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { LogSinks } from './byte-sink.ts'
import type { LogScanner } from './scan-log.ts'
import { formatOf, SNIFFED_BYTES, sniffSink } from './sniff-sink.ts'

/** Reads a stream of any form; where it breaks off, what came counts. */
export async function readStream(source: string, path: string, stream: Readable, sinks: LogSinks): Promise<void> {
  const sink = sniffSink(source, path, sinks)
  try {
    for await (const piece of stream) await sink.write(piece as Buffer)
    await sink.end(true)
  } catch (error) {
    sinks.broken(source, 0, `cannot be read on: ${(error as NodeJS.ErrnoException).code ?? String(error)}`)
    await sink.end(false)
  }
}

/**
 * Reads a file of any form. A plain log goes from the file into the scanner's memory and nowhere else: that is what makes it fast.
 * Rejects with Node's error if it cannot be opened or its begin cannot be read.
 */
export async function readFile(
  found: { readonly source: string; readonly path: string; readonly regular: boolean },
  sinks: LogSinks,
  scannerFor: (source: string, path: string) => LogScanner,
): Promise<void> {
  if (!found.regular) return await readStream(found.source, found.path, createReadStream(found.path), sinks)
  const file = await open(found.path)
  try {
    const head = Buffer.alloc(SNIFFED_BYTES)
    const { bytesRead } = await file.read(head, 0, SNIFFED_BYTES, 0)
    if (formatOf(head.subarray(0, bytesRead)) === 'text')
      return await readText(file, scannerFor(found.source, found.path))
    await readStream(found.source, found.path, file.createReadStream({ start: 0, autoClose: false }), sinks)
  } finally {
    await file.close()
  }
}

/** Reads on while the last piece is searched. */
async function readText(file: FileHandle, scanner: LogScanner): Promise<void> {
  const read = (room: Buffer, position: number) => file.read(room, 0, room.length, position)
  let position = 0
  let reading = read(scanner.room(), position)
  for (;;) {
    const { bytesRead } = await reading
    if (bytesRead === 0) break
    position += bytesRead
    reading = read(scanner.room('after'), position)
    scanner.filled(bytesRead)
  }
  scanner.end()
}
