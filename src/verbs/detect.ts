import { flag, given, text } from '../argv.ts'
import { CONFIG, JSON_OUTPUT, ROOT } from './shared.ts'
import type { Verb } from './verb.ts'

export const DETECT: Verb = {
  usage: 'detect',
  summary: 'list the instances, and what the hooks would do with each',
  options: {
    json: { ...JSON_OUTPUT, describe: 'print the inventory that --inventory reads' },
    config: CONFIG,
    root: ROOT,
  },
  examples: [
    ['detect', 'show the instances of this machine'],
    ['detect --root /mnt/image', 'those of a mounted image'],
    ['detect --json > inventory.json', 'take them along to render elsewhere'],
  ],
  run: async (argv, io) => {
    const { runDetect } = await import('../commands/detect.ts')
    return await runDetect(given({ config: text(argv, 'config'), json: flag(argv, 'json') }), io)
  },
}
