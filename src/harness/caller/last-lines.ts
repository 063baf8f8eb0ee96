import type { Readable } from 'node:stream'

/** The end of what a hook wrote to its standard error. */
export interface Heard {
  /** `pre-freeze-script freeze` */
  readonly hook: string
  readonly text: () => string
}

const MAX_CHARACTERS = 4000
const MAX_LINES = 5
const MAX_LINE = 200

/** Keeps the last bytes of a stream of any length. Nothing waits for the end of the stream. */
export function lastOf(stream: Readable & { readonly unref?: () => void }): () => string {
  let text = ''
  stream.setEncoding('latin1')
  stream.on('data', (chunk) => {
    text = `${text}${chunk}`.slice(-MAX_CHARACTERS)
  })
  stream.on('error', () => {}) // the bytes so far are kept
  stream.unref?.()
  return () => text
}

/** The last lines that each hook wrote, each with the name of the hook: `pre-freeze-script freeze: docker: not found`. */
export function lastLines(heard: readonly Heard[]): readonly string[] {
  return heard.flatMap(({ hook, text }) =>
    text()
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-MAX_LINES)
      .map((line) => `${hook}: ${line.slice(0, MAX_LINE)}`),
  )
}
