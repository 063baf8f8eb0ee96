import type { Options } from 'yargs'

/** The value of an option, or an operand. */
export type Value =
  | { readonly kind: 'none' }
  | { readonly kind: 'choices'; readonly choices: readonly string[] }
  | { readonly kind: 'file' | 'folder' }
  /** Any other value: a number, a time, a name. */
  | { readonly kind: 'word' }

/** One option, as the completions and the manual page show it. */
export interface DescribedOption {
  /** Without the dashes. */
  readonly name: string
  readonly describe: string
  /** `FILE`; empty if no value follows. */
  readonly word: string
  readonly value: Value
}

/** One verb with its operands and options. */
export interface DescribedVerb {
  readonly name: string
  /** The operands in the usage of the verb: `[file..]`. */
  readonly operands: string
  readonly operand: Value
  readonly summary: string
  readonly options: readonly DescribedOption[]
  readonly examples: readonly (readonly [string, string])[]
}

/** A verb in the table of verbs. */
export interface VerbOfTable {
  readonly usage: string
  readonly summary: string
  readonly options: Readonly<Record<string, Options>>
  readonly operands?: readonly string[]
  readonly examples: readonly (readonly [string, string])[]
}

/** Every verb of the table, and `help`, which is not in the table. */
export function describedVerbs(table: readonly VerbOfTable[]): readonly DescribedVerb[] {
  const verbs = table.map(({ usage, summary, options, operands: choices, examples }): DescribedVerb => {
    const [name = '', ...rest] = usage.split(' ')
    const operands = rest.join(' ')
    return {
      name,
      operands,
      operand: operandOf(operands, choices),
      summary,
      options: Object.entries(options).map(([option, given]) => describedOption(option, given)),
      examples,
    }
  })
  return [...verbs, { ...HELP, operand: { kind: 'choices', choices: verbs.map(({ name }) => name) } }]
}

const HELP = {
  name: 'help',
  operands: '[verb]',
  summary: 'show the options and examples of a verb',
  options: [],
  examples: [],
} as const

function operandOf(operands: string, choices: readonly string[] | undefined): Value {
  if (choices !== undefined) return { kind: 'choices', choices }
  return /file|<old>/.test(operands) ? { kind: 'file' } : { kind: 'none' }
}

function describedOption(name: string, { type, choices, describe = '' }: Options): DescribedOption {
  if (type === 'boolean') return { name, describe, word: '', value: { kind: 'none' } }
  if (choices !== undefined) {
    const names = choices.map(String)
    return { name, describe, word: names.join('|'), value: { kind: 'choices', choices: names } }
  }
  const [, word = 'VALUE', text = describe] = /^([A-Z]+): (.*)$/s.exec(describe) ?? []
  const kind = word === 'FILE' ? 'file' : word === 'DIR' ? 'folder' : 'word'
  return { name, describe: text, word, value: { kind } }
}

/** The text in single quotes, for bash and zsh. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
