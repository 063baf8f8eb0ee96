import { errnoOf } from './errors.ts'

/** A reader that went away (`| head`) must not stop an installation half-way; any other failure of a stream is the tool's. */
export function guardStreams(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (errnoOf(error) === 'EPIPE') return
      process.exitCode = 1
      if (stream === process.stdout) process.stderr.write(`gen-hooks: standard output: ${error.message}\n`)
    })
  }
}
