import { choice, files, given, text } from '../argv.ts'
import { CALLERS } from '../validate/caller.ts'
import { FORMATS } from '../validate/formats/names.ts'
import { SHELLCHECKS } from '../validate/shellcheck-choice.ts'
import { CONFIG, formatOf, INVENTORY, ROOT, SHELLCHECK } from './shared.ts'
import type { Verb } from './verb.ts'

export const VALIDATE: Verb = {
  usage: 'validate [file..]',
  summary: 'check scripts; without a file, those that install would install',
  options: {
    config: CONFIG,
    inventory: INVENTORY,
    root: ROOT,
    format: {
      choices: FORMATS,
      requiresArg: true,
      describe: 'how to print the findings; all but text and json are for reviews and CI (default: text)',
    },
    json: { type: 'boolean', describe: 'the same as --format json' },
    as: {
      choices: CALLERS,
      requiresArg: true,
      describe: 'who calls the scripts; by their names and places otherwise',
    },
    shellcheck: SHELLCHECK,
  },
  examples: [
    ['validate', 'check what install would install'],
    ['validate /usr/sbin/pre-freeze-script', 'check a script, of whatever origin'],
    ['validate --shellcheck wasm', 'check the engine in full too, not only by its digest'],
    ['validate --as backupScripts.d hooks/iris.sh', 'check it as what lies in that folder'],
    ['validate --format sarif hooks/* > hooks.sarif', 'for the code scanning of GitHub'],
  ],
  run: async (argv, io) => {
    const { runValidate } = await import('../commands/validate.ts')
    const shellcheck = choice(argv, 'shellcheck', SHELLCHECKS)
    const as = choice(argv, 'as', CALLERS)
    const sources = { config: text(argv, 'config'), inventory: text(argv, 'inventory') }
    const options = given({ ...sources, format: formatOf(argv, FORMATS), shellcheck, as })
    return await runValidate({ ...options, files: files(argv) }, io)
  },
}
