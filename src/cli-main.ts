import { createRequire } from 'node:module'
import type Yargs from 'yargs'
import { type Argv, withDashes } from './argv.ts'
import { DONE, FAILED, type Io } from './commands/io.ts'
import { printable, quoteText } from './detect/quote-text.ts'
import { GenHooksError, report } from './errors.ts'
import type { Host } from './host/host.ts'
import { withOutsideFiles } from './host/outside-files.ts'
import { readOnlyHost } from './host/read-only-host.ts'
import { realHost } from './host/real-host.ts'
import { plainErrors } from './output/plain-errors.ts'
import type { Verb } from './verbs/verb.ts'
import { allVerbs, isDryRun, namedFiles, root, verbNamed } from './verbs/verbs.ts'

type Parsed =
  | { readonly kind: 'verb'; readonly verb: Verb; readonly argv: Argv }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'nothing asked'; readonly help: string }
  | { readonly kind: 'wrong'; readonly message: string }

/** Does what the command line `args` (after the tool's name) asks for, and resolves to the exit status. Never rejects, and does nothing if `before` does. */
export async function main(
  args: readonly string[],
  given: Io,
  before = async (): Promise<void> => {},
): Promise<number> {
  const io = { ...given, err: plainErrors(given.err) }
  try {
    await before()
    const parsed = await parse(args)
    switch (parsed.kind) {
      case 'text':
        io.out(`${parsed.text}\n`)
        return DONE
      case 'nothing asked':
        io.err(`${parsed.help}\n`)
        return FAILED
      case 'wrong':
        throw new GenHooksError('USAGE', parsed.message)
      case 'verb':
        return await parsed.verb.run(parsed.argv, { ...io, host: await hostFor(io.host, parsed.argv) })
    }
  } catch (error) {
    const { text, exit } = report(error)
    io.err(text)
    return exit
  }
}

async function hostFor(host: Host, argv: Argv): Promise<Host> {
  const rooted = await rootedHost(host, argv)
  return isDryRun(argv) ? readOnlyHost(rooted) : rooted
}

async function rootedHost(host: Host, argv: Argv): Promise<Host> {
  const folder = root(argv)
  if (folder === undefined) return host
  const inside = realHost({ root: folder, confined: 'yes' })
  if ((await inside.lstat('/'))?.type !== 'directory') {
    throw new GenHooksError('USAGE', `--root: ${quoteText(folder, 200)}: no such folder`)
  }
  return withOutsideFiles(inside, host, namedFiles(argv))
}

async function parse(args: readonly string[]): Promise<Parsed> {
  const chosen: { verb: Verb | null } = { verb: null }
  const [named, { packageVersion }] = await Promise.all([verbNamed(args[0]), import('./host/package-files.ts')])
  const verbs = named === undefined ? await allVerbs() : [named]
  // not by import: its 40 small modules take twice the time of the one file that require finds
  const yargs = createRequire(import.meta.url)('yargs') as typeof Yargs
  const parser = yargs()
    .scriptName('gen-hooks')
    .usage('$0 <verb> [options]\n\nHooks that freeze IRIS and Caché for the time of a VMware snapshot.')
    .locale('en')
    .wrap(null)
    .version(packageVersion())
    .help()
    .strict()
    .strictCommands()
    .exitProcess(false)
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
    })
    .check(noneTwice)
    .epilogue(
      'Exit status: 0 done or in sync, 1 error, 2 differs, 3 something is frozen. docs/reference/verbs.md says more.',
    )
  for (const verb of verbs) {
    parser.command(
      verb.usage,
      verb.summary,
      (command) => {
        for (const [name, option] of Object.entries(verb.options)) command.option(name, option)
        for (const [line, meaning] of verb.examples) command.example(`$0 ${line}`, meaning)
        return command
      },
      () => {
        chosen.verb = verb
      },
    )
  }

  let parsed: Parsed | null = null
  await parser.parse(withDashes(args), {}, (error: Error | undefined, argv: Argv, output: string) => {
    if (error) parsed = { kind: 'wrong', message: `command line: ${inOurWords(error.message)}` }
    else if (output !== '') parsed = { kind: 'text', text: output }
    else if (chosen.verb !== null) parsed = { kind: 'verb', verb: chosen.verb, argv }
  })
  return parsed ?? { kind: 'nothing asked', help: await parser.getHelp() }
}

/** yargs makes a list of an option that is given twice, and lets `--config=` through. */
function noneTwice(argv: Argv): true {
  for (const [name, value] of Object.entries(argv)) {
    if (name === '_' || name === 'file') continue
    if (Array.isArray(value)) throw new Error(`--${name}: given ${value.length} times, expected once`)
    if (value === '') throw new Error(`--${name}: empty, expected a value`)
  }
  return true
}

/** What yargs says of a command line, in the grammar of this tool's messages; the rest only without its capital. */
const WORDINGS: readonly (readonly [RegExp, string])[] = [
  [/^Unknown commands?: (.*)$/s, '"$1": unknown, expected a verb or one of its operands'],
  [/^Unknown arguments?: (.*)$/s, '"$1": unknown, expected options of the verb'],
  [/^Not enough arguments following: (.*)$/s, '--$1: no value, expected one'],
  [/^Invalid values:\s+Argument: (.*?), Given: (.*), Choices: (.*)$/s, '--$1: $2, expected one of $3'],
]

function inOurWords(message: string): string {
  const wording = WORDINGS.find(([pattern]) => pattern.test(message))
  const text =
    wording === undefined ? message.slice(0, 1).toLowerCase() + message.slice(1) : message.replace(...wording)
  return printable(text)
}
