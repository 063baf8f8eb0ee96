/** A step of a page; `first` and `last` are the lines of the output, as arguments of slice. */
export type Step =
  | {
      readonly kind: 'command'
      readonly command: string
      readonly line: number
      readonly output: readonly string[]
    }
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | { readonly kind: 'event'; readonly name: string }

/** The prompt before each command. A bare `#` begins lines of output too. */
export const PROMPT = 'root@guest# '

const FILE = /^<!-- test: file (\/\S+) -->$/
const EVENT = /^<!-- test: event ([a-z ]+) -->$/

/**
 * The steps of a page in Markdown: each command of a console block with its output, each code block after a comment `test: file PATH`, and each comment
 * `test: event NAME`. `line` is the index of the command's line. Throws if a comment has another form.
 */
export function readPage(page: string, prompt = PROMPT): readonly Step[] {
  const lines = page.split('\n')
  const steps: Step[] = []
  let index = 0
  /** The lines of the block whose fence is at `index`; leaves `index` at its end. */
  const block = (): readonly string[] => {
    const end = lines.indexOf('```', index + 1)
    if (end < 0) throw new Error(`line ${index + 1}: the block has no end`)
    const found = lines.slice(index + 1, end)
    index = end
    return found
  }
  for (; index < lines.length; index++) {
    const line = lines[index] ?? ''
    const event = EVENT.exec(line)?.[1]
    const path = FILE.exec(line)?.[1]
    if (event !== undefined) steps.push({ kind: 'event', name: event })
    else if (path !== undefined) {
      index++
      while (lines[index] === '') index++
      if (!lines[index]?.startsWith('```')) throw new Error(`line ${index + 1}: expected the block of ${path}`)
      steps.push({ kind: 'file', path, text: `${block().join('\n')}\n` })
    } else if (line.startsWith('<!--')) throw new Error(`line ${index + 1}: ${line}`)
    else if (line === '```console') steps.push(...commandsOf(block(), index, prompt))
    else if (line.startsWith('```')) block()
  }
  return steps
}

/** `end` is the index of the fence after the block. */
function commandsOf(block: readonly string[], end: number, prompt: string): readonly Step[] {
  const begin = end - block.length
  const at = block.flatMap((line, index) => (line.startsWith(prompt) ? [index] : []))
  if (at[0] !== 0) throw new Error(`line ${begin + 1}: a console block begins with '${prompt}'`)
  return at.map((index, number) => ({
    kind: 'command',
    command: block[index]?.slice(prompt.length) ?? '',
    line: begin + index,
    output: block.slice(index + 1, at[number + 1]),
  }))
}
