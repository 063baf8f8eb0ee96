import { configNamedBy, flag, given, text } from '../argv.ts'
import { CONFIG, JSON_OUTPUT, ROOT } from './shared.ts'
import type { Verb } from './verb.ts'

export const DETECT: Verb = {
  usage: 'detect',
  summary: 'list the instances, and what the hooks would do with each',
  options: {
    json: { ...JSON_OUTPUT, describe: 'print the inventory that --inventory reads' },
    script: { type: 'boolean', describe: 'print a shell script that prints the inventory of a guest without Node' },
    config: CONFIG,
    root: ROOT,
  },
  examples: [
    ['detect', 'show the instances of this machine'],
    ['detect --root /mnt/image', 'those of a mounted image'],
    ['detect --json > inventory.json', 'take them along to render elsewhere'],
    ['detect --script | ssh root@guest sh -s > inventory.json', 'the same of a guest without gen-hooks'],
  ],
  run: async (argv, io) => {
    const { runDetect, runDetectScript } = await import('../commands/detect.ts')
    const options = given({ config: text(argv, 'config'), json: flag(argv, 'json') })
    if (flag(argv, 'script') !== true) return await runDetect(options, io)
    const typed = configNamedBy(argv) === '--config' ? options.config : undefined
    return runDetectScript(given({ ...options, config: typed, root: text(argv, 'root') }), io)
  },
}
