import { configNamedBy, files, flag, given, text } from '../argv.ts'
import { CONFIG, INVENTORY, JSON_OUTPUT, ROOT } from './shared.ts'
import type { Verb } from './verb.ts'

export const EXPLAIN: Verb = {
  usage: 'explain [file..]',
  summary:
    'say on one page what the installed hooks do: what is called, started and written, and what the caller is told',
  options: { config: CONFIG, inventory: INVENTORY, root: ROOT, json: JSON_OUTPUT },
  examples: [
    ['explain', 'explain the hooks of this machine'],
    ['explain hooks/pre-freeze-script', 'explain a script that was rendered'],
    ['explain --inventory inventory.json > hooks.md', 'explain what would be rendered, as Markdown for a pull request'],
  ],
  run: async (argv, io) => {
    const { runExplain } = await import('../commands/explain.ts')
    const sources = { config: text(argv, 'config'), inventory: text(argv, 'inventory') }
    const renders = sources.inventory !== undefined || configNamedBy(argv) === '--config'
    return await runExplain({ ...given({ ...sources, json: flag(argv, 'json') }), files: files(argv), renders }, io)
  },
}
