import type { Command, WrittenCommand } from './model.ts'
import { type ReadNested, runsOf } from './runs.ts'
import { variablesOf } from './variables.ts'

// What all texts for shells within one script may hold.
const MOST_NESTED = 1024 * 1024

/** Each command with its whole text, and with the programs that it starts. */
export function complete(commands: readonly WrittenCommand[], read: ReadNested): readonly Command[] {
  const variables = variablesOf(commands)
  let left = MOST_NESTED
  const readBounded: ReadNested = (text) => {
    left -= text.length
    return left < 0 ? [] : read(text)
  }
  return commands.map((command, index) => {
    const filled = variables.fill(command)
    variables.note(command)
    const words = filled.flatMap(({ text, splits }) =>
      splits ? text.split(/\s+/).filter((part) => part !== '') : [text],
    )
    const input = inputOf(command, commands[index - 1])
    return {
      ...command,
      index,
      input,
      text: filled.map(({ text }) => text).join(' '),
      runs: runsOf(words, readBounded),
    }
  })
}

function inputOf({ redirects, before }: WrittenCommand, from: WrittenCommand | undefined): string | null {
  const redirect = redirects.findLast(({ operator }) => /^<(?:<<?|<-)?$/.test(operator))
  if (redirect !== undefined) {
    if (redirect.operator === '<') return redirect.target?.plain === '/dev/null' ? null : ''
    return redirect.operator === '<<<' ? (redirect.target?.plain ?? '') : redirect.body
  }
  if (before !== '|' && before !== '|&') return null
  const [name, ...said] = from?.words.map(({ plain }) => plain) ?? []
  return name === 'echo' || name === 'printf' ? said.join(' ') : ''
}
