import { errnoOf } from './errors.ts'
import { errnoText } from './host/errno-text.ts'

/** A reader that went away (`| head`) must not stop an installation half-way; any other failure of a stream is the tool's. */
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
