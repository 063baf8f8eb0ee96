import { files, flag, given } from '../argv.ts'
import { JSON_OUTPUT } from './shared.ts'
import type { Verb } from './verb.ts'

export const ENGINE: Verb = {
  usage: 'engine [file..]',
  summary: 'tell the digest of the engine of this version, or which engine scripts have',
  options: {
    text: { type: 'boolean', describe: 'print the engine itself: that of this version, or of FILE' },
    json: JSON_OUTPUT,
  },
  examples: [
    ['engine', 'the versions that are known, and the digests of their engines'],
    ['engine --text > engine.sh', 'the engine of this version, to review it'],
    ['engine /usr/sbin/pre-freeze-script', 'whose engine the script has, and whether its settings are sound'],
  ],
  run: async (argv, io) => {
    const { runEngine } = await import('../commands/engine.ts')
    const form = given({ text: flag(argv, 'text'), json: flag(argv, 'json') })
    return await runEngine({ files: files(argv), ...form }, io)
  },
}
