import { resolve } from 'node:path'
import type { Options } from 'yargs'
import { GenHooksError } from './errors.ts'

/** The parsed command line; read by the functions below only. */
export type Argv = Readonly<Record<string, unknown>>

/** Replaces the dash at the begin of an operand. No argument of a program can hold NUL, so the sign is unique. */
const DASH = '\0'

/** The command line for yargs, changed so that `files` finds the operand `-`, which yargs drops, and the operands behind `--`, which yargs gives to no verb. */
export function withDashes(args: readonly string[]): string[] {
  const end = args.indexOf('--')
  const [words, operands] = end === -1 ? [args, []] : [args.slice(0, end), args.slice(end + 1)]
  return [
    ...words.map((word) => (word === '-' ? DASH : word)),
    ...operands.map((operand) => operand.replace(/^-/, DASH)),
  ]
}

/** A message of yargs with the words as they were typed. */
export function asTyped(said: string): string {
  return said.replaceAll(DASH, '-')
}

/** The option directly before `--` that lacks its value, since words behind `--` are operands. */
export function valueless(args: readonly string[], options: Readonly<Record<string, Options>>): string | null {
  const last = args[args.indexOf('--') - 1]
  const name = last?.startsWith('--') ? last.slice(2) : ''
  return Object.hasOwn(options, name) && options[name]?.requiresArg === true ? name : null
}

/** As yargs reads them: a quote around a value goes, and control characters are for it to judge. */
const NOT_PLAIN = /^(?:$|["'])|\p{Cc}/u

/**
 * The command line of a verb, from the words behind its name, where all of them are plain: options that it has, each once and with its value, and as many
 * operands as it takes. null for all else, mistakes too: yargs reads these, which takes a third of the time of a start to load and to parse.
 */
export function plainArgv(
  words: readonly string[],
  { usage, options }: { readonly usage: string; readonly options: Readonly<Record<string, Options>> },
): Argv | null {
  const argv: Record<string, unknown> = {}
  const operands: string[] = []
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string
    if (NOT_PLAIN.test(word)) return null
    if (word === '-' || !word.startsWith('-')) {
      operands.push(word === '-' ? DASH : word)
      continue
    }
    const [, name = '', ofWord] = /^--([^=]+)(?:=(.*))?$/.exec(word) ?? []
    const option = Object.hasOwn(options, name) ? options[name] : undefined
    if (option === undefined || Object.hasOwn(argv, name)) return null
    if (option.type === 'boolean') {
      // the operands would be its value
      if (ofWord !== undefined || /^(?:true|false)$/.test(words[index + 1] ?? '')) return null
      argv[name] = true
      continue
    }
    const value = ofWord ?? words[++index] ?? ''
    if (NOT_PLAIN.test(value) || (value.startsWith('-') && value !== '-')) return null
    if (option.choices !== undefined && !option.choices.includes(value)) return null
    argv[name] = value === '-' ? DASH : value
  }
  return withOperands(argv, operands, usage)
}

/** null if there are too few or too many operands. */
function withOperands(argv: Argv, operands: readonly string[], usage: string): Argv | null {
  const named: Record<string, unknown> = {}
  const rest = [...operands]
  for (const [, bracket, name = '', many] of usage.matchAll(/([[<])(\w+)(\.\.)?/g)) {
    if (bracket === '<' && rest.length === 0) return null
    if (many !== undefined) named[name] = rest.splice(0)
    else if (rest.length > 0) named[name] = rest.shift()
  }
  return rest.length > 0 ? null : { ...argv, ...named }
}

/** An option with a path, or another word, as its value. */
export function pathOption(word: string, describe: string): Options {
  return { type: 'string', requiresArg: true, describe: `${word}: ${describe}` }
}

/** An option with a whole number above 0 as its value. */
export function countOption(word: string, describe: string): Options {
  return { type: 'string', requiresArg: true, describe: `${word}: ${describe}` }
}

/** A whole number above 0 and below 2^31. */
export function count(argv: Argv, name: string): number | undefined {
  const value = text(argv, name)
  if (value === undefined) return undefined
  if (/^[1-9]\d{0,9}$/.test(value) && Number(value) < 2 ** 31) return Number(value)
  throw new GenHooksError('USAGE', `--${name}: ${JSON.stringify(value)}, expected a whole number above 0`)
}

/** The value of an option as typed; undefined if it was not. */
export function text(argv: Argv, name: string): string | undefined {
  const value = argv[name]
  return typeof value === 'string' ? withoutDash(value) : undefined
}

/** A path that was typed, absolute. */
export function path(argv: Argv, name: string): string | undefined {
  const value = text(argv, name)
  return value === undefined ? undefined : resolve(value)
}

/** Whether an option without a value was typed; undefined if not. */
export function flag(argv: Argv, name: string): boolean | undefined {
  const value = argv[name]
  return typeof value === 'boolean' ? value : undefined
}

/** The value of an option that has only these; undefined if it was not typed. */
export function choice<const T extends string>(argv: Argv, name: string, choices: readonly T[]): T | undefined {
  return choices.find((one) => one === argv[name])
}

/** The operands of a verb that takes files. */
export function files(argv: Argv): readonly string[] {
  const operands = argv.file
  return Array.isArray(operands) ? operands.map((operand) => withoutDash(String(operand))) : []
}

function withoutDash(value: string): string {
  return value.startsWith(DASH) ? `-${value.slice(1)}` : value
}

/** The options that were given: handlers see no key for the others. */
export function given<T extends Readonly<Record<string, unknown>>>(
  options: T,
): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept = Object.entries(options).filter(([, value]) => value !== undefined)
  return Object.fromEntries(kept) as { readonly [K in keyof T]?: Exclude<T[K], undefined> }
}

/** Names the configuration where `--config` does not. */
const CONFIG_VARIABLE = 'GEN_HOOKS_CONFIG'
/** The key of that fact among the options: no option has a blank in its name. */
const NAMED_BY = 'config named by'

/** The command line of a verb that has `--config`, with the value of the environment variable if the option is absent. */
export function withConfigVariable(argv: Argv, env: Readonly<Record<string, string | undefined>>): Argv {
  const value = env[CONFIG_VARIABLE] ?? ''
  return argv.config !== undefined || value === '' ? argv : { ...argv, config: value, [NAMED_BY]: CONFIG_VARIABLE }
}

/** What named the configuration; `usual place` if nothing did. */
export function configNamedBy(argv: Argv): '--config' | 'GEN_HOOKS_CONFIG' | 'usual place' {
  if (argv[NAMED_BY] === CONFIG_VARIABLE) return CONFIG_VARIABLE
  return argv.config === undefined ? 'usual place' : '--config'
}
