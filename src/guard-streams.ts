import { fstatSync, writeSync } from 'node:fs'
import { errnoOf } from './errors.ts'
import { errnoText } from './host/errno-text.ts'

/** Ignores the end of a reader (`| head`), which must not stop an installation half-way. Any other failure of a stream is an error of the tool. */
export function guardStreams(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      const errno = errnoOf(error)
      if (errno === 'EPIPE') return
      process.exitCode = 1
      if (stream === process.stdout)
        process.stderr.write(`gen-hooks: standard output: cannot be written: ${errnoText(errno)}\n`)
    })
  }
}

let isFile: boolean | undefined
let hasFailed = false

/** Writes all of `content` to standard output. To a file Node itself writes once, and takes a write that was cut short, as on a disk that is nearly full, for the whole. */
export function writeOutput(content: string | Uint8Array): void {
  const { stdout } = process
  isFile ??= fstatSync(stdout.fd).isFile()
  if (!isFile) {
    stdout.write(content)
    return
  }
  const bytes = Buffer.from(content)
  try {
    for (let at = 0; at < bytes.length && !hasFailed; ) at += writeSync(stdout.fd, bytes, at)
  } catch (error) {
    hasFailed = true
    stdout.emit('error', error)
  }
}
