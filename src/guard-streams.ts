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
