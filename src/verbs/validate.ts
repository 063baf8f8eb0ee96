import { choice, files, flag, given, text } from '../argv.ts'
import { CALLERS } from '../validate/caller.ts'
import { CONFIG, INVENTORY, JSON_OUTPUT, ROOT } from './shared.ts'
import type { Verb } from './verb.ts'

const SHELLCHECKS = ['wasm', 'native'] as const

export const VALIDATE: Verb = {
  usage: 'validate [file..]',
  summary: 'check scripts; without a file, those that install would install',
  options: {
    config: CONFIG,
    inventory: INVENTORY,
    root: ROOT,
    json: JSON_OUTPUT,
    as: {
      choices: CALLERS,
      requiresArg: true,
      describe: 'who calls the scripts; by their names and places otherwise',
    },
    shellcheck: {
      choices: SHELLCHECKS,
      requiresArg: true,
      describe: 'the ShellCheck to use: the one that comes along, or the installed one',
    },
  },
  examples: [
    ['validate', 'check what install would install'],
    ['validate /usr/sbin/pre-freeze-script', 'check a script, of whatever origin'],
    ['validate --as backupScripts.d hooks/iris.sh', 'check it as what lies in that folder'],
  ],
  run: async (argv, io) => {
    const { runValidate } = await import('../commands/validate.ts')
    const shellcheck = choice(argv, 'shellcheck', SHELLCHECKS)
    const as = choice(argv, 'as', CALLERS)
    const sources = { config: text(argv, 'config'), inventory: text(argv, 'inventory') }
    const options = given({ ...sources, json: flag(argv, 'json'), shellcheck, as })
    return await runValidate({ ...options, files: files(argv) }, io)
  },
}
