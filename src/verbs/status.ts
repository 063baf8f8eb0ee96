import { flag, given, text } from '../argv.ts'
import { CONFIG, INVENTORY, JSON_OUTPUT, ROOT } from './shared.ts'
import type { Verb } from './verb.ts'

export const STATUS: Verb = {
  usage: 'status',
  summary: 'say what is installed, whether it is in sync, and what is frozen now',
  options: { root: ROOT, config: CONFIG, inventory: INVENTORY, json: JSON_OUTPUT },
  examples: [['status', 'exit status 0: in sync, 2: differs, 1: error']],
  run: async (argv, io) => {
    const { runStatus } = await import('../commands/status.ts')
    const sources = { config: text(argv, 'config'), inventory: text(argv, 'inventory') }
    return await runStatus(given({ ...sources, json: flag(argv, 'json') }), io)
  },
}
