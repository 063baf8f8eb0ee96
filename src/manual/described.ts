import type { Options } from 'yargs'

/** What comes after an option, or as an operand. */
export type Value =
  | { readonly kind: 'none' }
  | { readonly kind: 'choices'; readonly choices: readonly string[] }
  | { readonly kind: 'file' | 'folder' }
  /** Whatever `word` stands for: a number, a time, a name. */
  | { readonly kind: 'word' }

/** One option, as completion and manual show it. */
export interface DescribedOption {
  /** Without its dashes. */
  readonly name: string
  readonly describe: string
  /** `FILE`; empty if no value follows. */
  readonly word: string
  readonly value: Value
}

/** One verb with what may follow it. */
export interface DescribedVerb {
  readonly name: string
  /** What stands behind the name in its usage: `[file..]`. */
  readonly operands: string
  readonly operand: Value
  readonly summary: string
  readonly options: readonly DescribedOption[]
  readonly examples: readonly (readonly [string, string])[]
}

/** What the table of verbs has of one. */
export interface VerbOfTable {
  readonly usage: string
  readonly summary: string
  readonly options: Readonly<Record<string, Options>>
  readonly operands?: readonly string[]
  readonly examples: readonly (readonly [string, string])[]
}

/** Every verb of the table, and `help`, which is none of them. */
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
  return operands.includes('file') ? { kind: 'file' } : { kind: 'none' }
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

/** A text within single quotes, as bash and zsh read it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
