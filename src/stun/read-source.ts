import { constants, createReadStream, readSync } from 'node:fs'
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { LogSinks } from '../logs/source/byte-sink.ts'
import { readZipOf, sniffSink } from '../logs/source/sniff-sink.ts'
import { formatOf, SNIFFED_BYTES } from '../logs/source/source-format.ts'
import { readInTurns } from './read-in-turns.ts'
import type { LogScanner } from './scan-log.ts'

/** Reads a stream of any form; where it breaks off, what came counts. */
export async function readStream(source: string, path: string, stream: Readable, sinks: LogSinks): Promise<void> {
  const sink = sniffSink(source, path, sinks)
  try {
    for await (const piece of stream) {
      await sink.write(piece as Buffer)
      if (sinks.budget.isSpent()) break
    }
    await sink.end(!sinks.budget.isSpent())
  } catch (error) {
    sinks.broken(source, 0, `cannot be read on: ${(error as NodeJS.ErrnoException).code ?? String(error)}`)
    await sink.end(false)
  }
}

/** Where a file goes: a plain log to a scanner, which is closed at its end. */
interface FileReaders {
  readonly sinks: LogSinks
  readonly scannerFor: (source: string, path: string) => LogScanner
  readonly close: (scanner: LogScanner) => void
}

/**
 * Reads a file of any form. A plain log goes from the file into the scanner's memory and nowhere else: that is what makes it fast.
 * Rejects with Node's error if it cannot be opened or its begin cannot be read.
 */
export async function readFile(
  found: { readonly source: string; readonly path: string; readonly regular: boolean },
  { sinks, scannerFor, close }: FileReaders,
): Promise<void> {
  if (!found.regular) return await readStream(found.source, found.path, createReadStream(found.path), sinks)
  // the path may be a FIFO by now, whose open would wait for a writer
  const file = await open(found.path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const head = Buffer.alloc(SNIFFED_BYTES)
    const format = formatOf(head.subarray(0, readSync(file.fd, head, 0, SNIFFED_BYTES, 0)))
    if (format === 'text') {
      const scanner = scannerFor(found.source, found.path)
      await readInTurns(file.fd, { from: 0, until: Number.POSITIVE_INFINITY }, scanner.room, scanner.filled)
      return close(scanner)
    }
    if (format === 'zip') return await readZipOf(file.fd, { ...found, sinks, depth: 0 })
    await readStream(found.source, found.path, file.createReadStream({ start: 0, autoClose: false }), sinks)
  } finally {
    await file.close()
  }
}
