import { count, countOption, flag, given, text } from '../argv.ts'
import { GenHooksError } from '../errors.ts'
import { CONFIG, INVENTORY, JSON_OUTPUT, ROOT } from './shared.ts'
import type { Verb } from './verb.ts'

export const STATUS: Verb = {
  usage: 'status',
  summary: 'say what is installed, whether it is in sync, and what is frozen now',
  options: {
    root: ROOT,
    config: CONFIG,
    inventory: INVENTORY,
    json: JSON_OUTPUT,
    nagios: {
      type: 'boolean',
      describe: 'print one line for Nagios or Icinga, and exit with 0, 1, 2 or 3 as these expect',
    },
    'max-age': countOption(
      'HOURS',
      'with --nagios: a last consistent snapshot that is older is critical (default: 26)',
    ),
  },
  examples: [
    [
      'status',
      'exit status 0: in sync, 1: cannot be told, 2: differs, or their caller would not run the hooks, 3: an instance is frozen',
    ],
    ['status --nagios --max-age 50', 'a check for a guest with a snapshot every other day'],
  ],
  run: async (argv, io) => {
    const sources = { config: text(argv, 'config'), inventory: text(argv, 'inventory') }
    const maxAge = count(argv, 'max-age')
    const json = flag(argv, 'json')
    if (flag(argv, 'nagios') === true) {
      if (json === true) throw new GenHooksError('USAGE', '--nagios: with --json, expected one of both')
      const { runStatusNagios } = await import('../commands/status-nagios.ts')
      return await runStatusNagios(given({ ...sources, maxAge }), io)
    }
    if (maxAge !== undefined) throw new GenHooksError('USAGE', '--max-age: without --nagios, expected both')
    const { runStatus } = await import('../commands/status.ts')
    return await runStatus(given({ ...sources, json }), io)
  },
}
