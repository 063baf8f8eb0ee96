import { resolve } from 'node:path'
import { type Argv, asTyped, plainArgv, valueless, withConfigVariable, withDashes } from './argv.ts'
import { DONE, FAILED, type Io } from './commands/io.ts'
import { ERRORS, errnoOf, GenHooksError, report } from './errors.ts'
import type { Host } from './host/host.ts'
import { withOutsideFiles } from './host/outside-files.ts'
import { readOnlyHost } from './host/read-only-host.ts'
import { realHost } from './host/real-host.ts'
import { foldHelp } from './text/fold-help.ts'
import { plainErrors } from './text/plain-errors.ts'
import { quoteText } from './text/printable.ts'
import type { Verb } from './verbs/verb.ts'
import { allVerbs, isDryRun, namedFiles, root, standardInputs, VERB_NAMES, verbNamed } from './verbs/verbs.ts'

/** The limit of an inventory, which may be larger than any configuration. */
const MAX_INPUT_BYTES = 64 * 1024 * 1024

type Parsed =
  | { readonly kind: 'verb'; readonly verb: Verb; readonly argv: Argv }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'nothing asked'; readonly help: string }
  /** `said` by yargs. */
  | { readonly kind: 'wrong'; readonly said: string }

/** Does what the command line `args` (after the tool's name) asks for, and resolves to the exit status. Never rejects, and does nothing if `before` does. */
export async function main(
  args: readonly string[],
  given: Io,
  before = async (): Promise<void> => {},
): Promise<number> {
  let isPrinted = false
  const out = (text: string): void => {
    isPrinted = true
    given.out(text)
  }
  const io = { ...given, out, err: plainErrors(given.err) }
  const words = withoutHelpVerb(args)
  try {
    await before()
    const parsed = await parse(words)
    switch (parsed.kind) {
      case 'text':
        io.out(`${foldHelp(parsed.text, io.terminal?.columns ?? null)}\n`)
        return DONE
      case 'nothing asked':
        io.err(`${foldHelp(parsed.help, io.terminal?.columns ?? null)}\n`)
        return FAILED
      case 'wrong': {
        const { usageText } = await import('./text/usage.ts')
        const verb = await verbNamed(words[0])
        throw new GenHooksError('USAGE', `command line: ${usageText(parsed.said, VERB_NAMES, verb)}`)
      }
      case 'verb':
        return await parsed.verb.run(
          parsed.argv,
          { ...io, caller: io.host, host: await hostFor(io, parsed.argv) },
          allVerbs,
        )
    }
  } catch (error) {
    const stop = withHelpOf(words[0], error)
    const reported = report(stop)
    // a document that was printed before has the error in it
    if (isPrinted) {
      io.err(reported.text)
      return reported.exit
    }
    const { answerStop } = await import('./commands/answer-stop.ts')
    return answerStop(words, stop, reported, io)
  }
}

/** `help` and `help VERB` as the options of the same meaning. */
function withoutHelpVerb(args: readonly string[]): readonly string[] {
  const [first, verb, ...rest] = args
  if (first !== 'help') return args
  if (verb === undefined || verb.startsWith('-')) return ['--help']
  // the name of no verb becomes an unknown verb
  return VERB_NAMES.includes(verb) ? [verb, '--help', ...rest] : [verb]
}

/** A usage error that names the help of the verb; any other error as it is. */
function withHelpOf(verb: string | undefined, error: unknown): unknown {
  if (!(error instanceof GenHooksError) || error.hint !== ERRORS.USAGE.hint || !VERB_NAMES.includes(verb ?? ''))
    return error
  const hint = `Run gen-hooks help ${verb} for its options and examples.`
  return new GenHooksError('USAGE', error.message, { hint, cause: error })
}

async function hostFor(io: Io, argv: Argv): Promise<Host> {
  const rooted = await withInput(await rootedHost(io.host, argv), argv, io)
  return isDryRun(argv) ? readOnlyHost(rooted) : rooted
}

/** `--config -`, `--inventory -` and `--cpf -` are standard input. */
async function withInput(host: Host, argv: Argv, { input }: Io): Promise<Host> {
  const [first, second] = standardInputs(argv)
  if (first === undefined) return host
  if (second !== undefined)
    throw new GenHooksError('USAGE', `${first} and ${second}: both standard input, expected one of them`)
  const { readStandardInput, withContent } = await import('./host/standard-input.ts')
  try {
    return withContent(host, resolve('-'), await readStandardInput(input, MAX_INPUT_BYTES))
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    const { errnoText } = await import('./host/errno-text.ts')
    throw new GenHooksError('FILE_UNREADABLE', `standard input: cannot be read: ${errnoText(errno)}`, { cause: error })
  }
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

/** The verb, the text or the mistake of a command line. */
export async function parse(args: readonly string[]): Promise<Parsed> {
  const named = await verbNamed(args[0])
  const argv = named === undefined ? null : plainArgv(args.slice(1), named)
  return named === undefined || argv === null ? await parseByYargs(args) : asked(named, argv)
}

/** The same for any words, by yargs alone. */
export async function parseByYargs(args: readonly string[]): Promise<Parsed> {
  const chosen: { verb: Verb | null } = { verb: null }
  const [named, { packageVersion }] = await Promise.all([verbNamed(args[0]), import('./host/share.ts')])
  const lacking = valueless(args, named?.options ?? {})
  if (lacking !== null) return { kind: 'wrong', said: `Not enough arguments following: ${lacking}` }
  const verbs = named === undefined ? await allVerbs() : [named]
  const { default: yargs } = await import('yargs')
  const parser = yargs()
    .scriptName('gen-hooks')
    .usage('$0 <verb> [options]\n\nHooks that freeze IRIS and Caché for the time of a VMware snapshot.')
    .locale('en')
    .wrap(null)
    .version('version', 'show the version', packageVersion())
    .alias('version', 'V')
    .help('help', 'show this help')
    .alias('help', 'h')
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
      'gen-hooks help VERB shows the options and examples of a verb.\nExit status: 0 done or in sync, 1 error, 2 differs, 3 something is frozen. docs/reference/verbs.md says more.',
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
    if (error) parsed = { kind: 'wrong', said: asTyped(error.message) }
    else if (output !== '') parsed = { kind: 'text', text: output }
    else if (chosen.verb !== null) parsed = asked(chosen.verb, argv)
  })
  return parsed ?? { kind: 'nothing asked', help: await parser.getHelp() }
}

function asked(verb: Verb, argv: Argv): Parsed {
  const takesConfig = Object.hasOwn(verb.options, 'config')
  return { kind: 'verb', verb, argv: takesConfig ? withConfigVariable(argv, process.env) : argv }
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
