import { count, countOption, flag, given, text } from '../argv.ts'
import { GenHooksError } from '../errors.ts'
import { CONFIG, INVENTORY, JSON_OUTPUT, ROOT } from './shared.ts'
import type { Verb } from './verb.ts'

export const DOCTOR: Verb = {
  usage: 'doctor',
  summary: 'look for everything that can make a backup of this guest worthless, and change nothing',
  options: {
    root: ROOT,
    config: CONFIG,
    inventory: INVENTORY,
    'max-days': countOption('DAYS', 'a last consistent snapshot that is older is an error (default: 8)'),
    json: JSON_OUTPUT,
    nagios: {
      type: 'boolean',
      describe: 'print one line for Nagios or Icinga, and exit with 0, 1, 2 or 3 as these expect',
    },
  },
  examples: [
    ['doctor', 'exit status 0: no error, 1: none, but something could not be looked at, 2: errors'],
    ['doctor --max-days 2', 'a guest with a snapshot each night'],
    ['doctor --root /mnt/image --inventory inventory.json', 'a mounted image, or files collected from a guest'],
    ['doctor --json | jq -r \'.checks[] | select(.kind == "error") | .id\'', 'the checks that found an error'],
  ],
  run: async (argv, io) => {
    const { runDoctor } = await import('../commands/doctor.ts')
    const sources = { config: text(argv, 'config'), inventory: text(argv, 'inventory') }
    const [json, nagios] = [flag(argv, 'json'), flag(argv, 'nagios')]
    if (json === true && nagios === true)
      throw new GenHooksError('USAGE', '--nagios: with --json, expected one of both')
    return await runDoctor(given({ ...sources, maxDays: count(argv, 'max-days'), json, nagios }), io)
  },
}
