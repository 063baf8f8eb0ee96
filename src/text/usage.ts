import { didYouMean } from './did-you-mean.ts'
import { printable } from './printable.ts'

/** The messages of yargs about a command line, and the same in the grammar of this tool. */
const WORDINGS: readonly (readonly [RegExp, string])[] = [
  [/^Unknown commands?: (.*)$/s, '"$1": unknown, expected a verb or one of its operands'],
  [/^Unknown arguments?: (.*)$/s, '"$1": unknown, expected options of the verb'],
  [/^Not enough arguments following: (.*)$/s, '--$1: no value, expected one'],
  [/^Invalid values:\s+Argument: (.*?), Given: (.*), Choices: (.*)$/s, '--$1: $2, expected one of $3'],
]

/** The messages of yargs about the operands of a known verb. */
const OPERAND_WORDINGS: readonly (readonly [RegExp, string])[] = [
  [/^Not enough non-option arguments: .*$/s, 'no operand'],
  [/^Unknown commands?: (.*)$/s, '"$1": unexpected operand'],
]

/** The parts of a verb that messages need: its operands and its options. */
interface UsedVerb {
  readonly usage: string
  readonly options: Readonly<Record<string, unknown>>
}

/**
 * The message of yargs, in our words, with the verb or the option that may have been meant. What has no words of ours only loses its capital.
 * `verb` is undefined if none was named.
 */
export function usageText(said: string, verbs: readonly string[], verb: UsedVerb | undefined): string {
  const operands = OPERAND_WORDINGS.find(([pattern]) => pattern.test(said))
  if (verb !== undefined && operands !== undefined)
    return printable(`${said.replace(...operands)}, expected gen-hooks ${verb.usage}`)
  const wording = WORDINGS.find(([pattern]) => pattern.test(said))
  const text = wording === undefined ? said.slice(0, 1).toLowerCase() + said.slice(1) : said.replace(...wording)
  return printable(text) + meantBy(said, verbs, verb?.options ?? {})
}

function meantBy(said: string, verbs: readonly string[], options: Readonly<Record<string, unknown>>): string {
  const [, what, word = ''] = /^Unknown (command|argument)s?: ([^,]*)/.exec(said) ?? []
  if (what === 'command') return didYouMean(word, verbs)
  if (what !== 'argument') return ''
  return didYouMean(
    `--${word}`,
    [...Object.keys(options), 'help', 'version'].map((name) => `--${name}`),
  )
}
