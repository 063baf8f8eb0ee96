import { flag, given } from '../argv.ts'
import { DRY_RUN, JSON_OUTPUT, ROOT } from './shared.ts'
import type { Verb } from './verb.ts'

export const UNINSTALL: Verb = {
  usage: 'uninstall',
  summary: 'remove what install installed, and put back what it replaced',
  options: { root: ROOT, 'dry-run': DRY_RUN, json: JSON_OUTPUT },
  examples: [['uninstall --dry-run', 'show what would be removed and put back']],
  run: async (argv, io) => {
    const { runUninstall } = await import('../commands/uninstall.ts')
    const ways = { dryRun: flag(argv, 'dry-run'), json: flag(argv, 'json') }
    return await runUninstall(given(ways), io)
  },
}
