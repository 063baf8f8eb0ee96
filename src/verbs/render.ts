import { choice, flag, given, pathOption, text } from '../argv.ts'
import { SHELLCHECKS } from '../validate/shellcheck-choice.ts'
import { CONFIG, INVENTORY, JSON_OUTPUT, ROOT, SHELLCHECK } from './shared.ts'
import type { Verb } from './verb.ts'

export const RENDER: Verb = {
  usage: 'render',
  summary: 'print the pair of scripts, or write it to a folder',
  options: {
    config: CONFIG,
    inventory: INVENTORY,
    root: ROOT,
    out: pathOption('DIR', 'write the scripts to DIR, and remove from it what is rendered no more'),
    check: {
      type: 'boolean',
      describe: 'with --out: write nothing, say in what DIR differs, and exit with 2 if it does',
    },
    shellcheck: SHELLCHECK,
    json: JSON_OUTPUT,
  },
  examples: [
    ['render', 'print the scripts for this machine'],
    ['render --inventory inventory.json --out hooks', 'write the scripts for another machine to hooks/'],
    [
      'render --inventory inventory.json --out hooks --check',
      'exit status 0: hooks/ is what would be written, 2: differs',
    ],
  ],
  run: async (argv, io) => {
    const { runRender } = await import('../commands/render.ts')
    const sources = { config: text(argv, 'config'), inventory: text(argv, 'inventory') }
    const ways = { out: text(argv, 'out'), check: flag(argv, 'check'), json: flag(argv, 'json') }
    return await runRender(given({ ...sources, ...ways, shellcheck: choice(argv, 'shellcheck', SHELLCHECKS) }), io)
  },
}
