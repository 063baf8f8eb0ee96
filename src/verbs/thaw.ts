import { flag, given, pathOption, text } from '../argv.ts'
import { CONFIG, DRY_RUN, JSON_OUTPUT } from './shared.ts'
import type { Verb } from './verb.ts'

export const THAW: Verb = {
  usage: 'thaw',
  summary: 'say what is frozen, by whom and since when, and thaw it by each method in turn',
  options: {
    instance: pathOption('X', 'only this instance: NAME, or iris:NAME'),
    yes: { type: 'boolean', describe: 'do not ask, even if a backup may be under way' },
    'dry-run': DRY_RUN,
    config: CONFIG,
    json: JSON_OUTPUT,
  },
  examples: [
    ['thaw', 'something is frozen: say what, and thaw it'],
    ['thaw --dry-run', 'only say what is frozen, and what would be done'],
  ],
  run: async (argv, io) => {
    const { runThaw } = await import('../commands/thaw.ts')
    const ways = { yes: flag(argv, 'yes'), dryRun: flag(argv, 'dry-run'), json: flag(argv, 'json') }
    return await runThaw(given({ config: text(argv, 'config'), instance: text(argv, 'instance'), ...ways }), io)
  },
}
