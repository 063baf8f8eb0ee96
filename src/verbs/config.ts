import { type Argv, configNamedBy, files, flag, given, pathOption, text } from '../argv.ts'
import { GenHooksError } from '../errors.ts'
import { quoteText } from '../text/printable.ts'
import { CONFIG, INVENTORY, JSON_OUTPUT, ROOT } from './shared.ts'
import type { Verb } from './verb.ts'

const ACTIONS = ['init', 'show', 'check'] as const

/** The options that only some actions have. */
const ONLY: Readonly<Record<string, readonly string[]>> = {
  stdout: ['init'],
  inventory: ['init'],
  config: ['show'],
  effective: ['show'],
  fleet: ['show'],
  host: ['show'],
  json: ['show', 'check'],
  root: ['init', 'show'],
}

export const CONFIG_VERB: Verb = {
  usage: 'config [action] [file..]',
  summary: 'begin, show or check a configuration: config init, config show, config check',
  operands: ACTIONS,
  options: {
    config: CONFIG,
    effective: { type: 'boolean', describe: 'with show: every setting, those that are not written too' },
    fleet: pathOption('DIR', 'with show: the configuration of a host of the fleet in DIR'),
    host: { type: 'string', requiresArg: true, describe: 'NAME: with --fleet: that host' },
    inventory: INVENTORY,
    stdout: { type: 'boolean', describe: 'with init: print the configuration instead of writing it' },
    root: ROOT,
    json: JSON_OUTPUT,
  },
  examples: [
    [
      'config init',
      'write /etc/gen-hooks/config.yaml, commented, with the instances of this machine; never over a file',
    ],
    ['config init --stdout', 'only print it'],
    ['config show --effective', 'every setting, its value, and the line of the file or the default that it comes from'],
    ['config show --fleet . --host db7', 'what counts for db7 of a fleet, each value with the file that it comes from'],
    ['config check config.yaml', 'all that is wrong with a file, with the lines; exit status 0: nothing'],
  ],
  run: async (argv, io) => {
    const [action, operands] = [text(argv, 'action'), files(argv)]
    await checkTogether(action, argv, operands)
    const json = flag(argv, 'json')
    if (action === 'check') {
      const { runConfigCheck } = await import('../commands/config-check.ts')
      return await runConfigCheck({ files: operands, ...given({ json }) }, io)
    }
    if (action === 'show') {
      const { runConfigShow } = await import('../commands/config-show.ts')
      const effective = flag(argv, 'effective')
      return await runConfigShow(
        { ...given({ config: text(argv, 'config'), effective, json, of: hostOf(argv) }), namedBy: configNamedBy(argv) },
        io,
      )
    }
    const { runConfigInit } = await import('../commands/config-init.ts')
    const file = flag(argv, 'stdout') === true ? '-' : operands[0]
    return await runConfigInit(given({ file, inventory: text(argv, 'inventory') }), io)
  },
}

function hostOf(argv: Argv): { readonly fleet: string; readonly host: string } | undefined {
  const [fleet, host] = [text(argv, 'fleet'), text(argv, 'host')]
  if (fleet === undefined && host === undefined) return undefined
  if (fleet === undefined) throw usage('--host: without --fleet, expected --fleet DIR')
  if (host === undefined) throw usage('--fleet: without --host, expected --host NAME')
  if (configNamedBy(argv) === '--config') throw usage('--config: with --fleet, expected one of the two')
  if (argv.root !== undefined) throw usage('--root: with --fleet, expected one of the two')
  return { fleet, host }
}

async function checkTogether(action: string | undefined, argv: Argv, operands: readonly string[]): Promise<void> {
  if (action === undefined) throw usage(`config: no action, expected ${ACTIONS.join(', ')}`)
  if (!(ACTIONS as readonly string[]).includes(action)) {
    const { didYouMean } = await import('../text/did-you-mean.ts')
    const near = didYouMean(action, ACTIONS)
    throw usage(`config: ${quoteText(action)}: unknown, expected ${ACTIONS.join(', ')}${near}`)
  }
  for (const [option, actions] of Object.entries(ONLY)) {
    const isTyped = argv[option] !== undefined && !(option === 'config' && configNamedBy(argv) !== '--config')
    if (isTyped && !actions.includes(action))
      throw usage(`--${option}: with config ${action}, expected config ${actions.join(' or config ')}`)
  }
  const count = operands.length
  if (action === 'check' && count === 0) throw usage('config check: no file, expected one; - is standard input')
  if (action === 'show' && count > 0) throw usage('config show: a file, expected it as --config FILE')
  if (action === 'init' && count > (argv.stdout === true ? 0 : 1))
    throw usage('config init: more than one place to write to, expected one')
}

const usage = (message: string): GenHooksError => new GenHooksError('USAGE', message)
