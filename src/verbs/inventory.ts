import { choice, files, given, pathOption, text } from '../argv.ts'
import type { Verb } from './verb.ts'

export const INVENTORY_VERB: Verb = {
  usage: 'inventory <file..>',
  summary: 'make the inventory of a guest from what its list commands printed',
  options: {
    kind: {
      choices: ['iris', 'cache'],
      requiresArg: true,
      describe: 'iris: FILE is what iris printed; cache: what ccontrol printed (default: what FILE tells)',
    },
    out: pathOption('FILE', 'write the inventory to FILE, if no instance can be missing in it'),
  },
  examples: [
    ['inventory iris-qlist.txt ccontrol-qlist.txt', 'print the inventory of the guest whose lists these are'],
    ['inventory --out hosts/db1/inventory.json db1/*.txt', 'keep it in a fleet'],
    ['inventory --kind cache - < ccontrol-qall.txt', 'from standard input, of Caché'],
  ],
  run: async (argv, io) => {
    const { runInventory } = await import('../commands/inventory.ts')
    const options = given({ kind: choice(argv, 'kind', ['iris', 'cache']), out: text(argv, 'out') })
    return await runInventory({ files: files(argv), ...options }, io)
  },
}
