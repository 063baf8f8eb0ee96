import type { Readable } from 'node:stream'

/** What a hook wrote to its standard error, as far as it is kept. */
export interface Heard {
  /** `pre-freeze-script freeze` */
  readonly hook: string
  readonly text: () => string
}

const MAX_CHARACTERS = 4000
const MAX_LINES = 5
const MAX_LINE = 200

/** The end of what a stream says, however much that is. Nothing waits for the end of the stream. */
export function lastOf(stream: Readable & { readonly unref?: () => void }): () => string {
  let text = ''
  stream.setEncoding('latin1')
  stream.on('data', (chunk) => {
    text = `${text}${chunk}`.slice(-MAX_CHARACTERS)
  })
  stream.on('error', () => {}) // what was heard stays
  stream.unref?.()
  return () => text
}

/** The last lines that each hook said, each with its hook: `pre-freeze-script freeze: docker: not found`. */
export function lastLines(heard: readonly Heard[]): readonly string[] {
  return heard.flatMap(({ hook, text }) =>
    text()
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-MAX_LINES)
      .map((line) => `${hook}: ${line.slice(0, MAX_LINE)}`),
  )
}
