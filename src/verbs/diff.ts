import { text } from '../argv.ts'
import { formatOf } from './shared.ts'
import type { Verb } from './verb.ts'

const FORMATS = ['text', 'markdown', 'json'] as const

export const DIFF: Verb = {
  usage: 'diff <old> <new>',
  summary: 'say what differs between two renderings, each different change once with its hosts',
  options: {
    format: { choices: FORMATS, requiresArg: true, describe: 'markdown: for a review (default: text)' },
    json: { type: 'boolean', describe: 'the same as --format json' },
  },
  examples: [
    ['diff rendered.old rendered', 'two folders that render --fleet or render --out wrote, or two scripts'],
    ['diff main:rendered rendered', 'what git has of the branch main, without a checkout, and what is there now'],
    ['diff --format markdown v1:rendered v2:rendered', 'two revisions, for a pull request'],
  ],
  run: async (argv, io) => {
    const { runDiff } = await import('../commands/diff.ts')
    const [before = '', after = ''] = [text(argv, 'old'), text(argv, 'new')]
    return await runDiff({ before, after, format: formatOf(argv, FORMATS) }, io)
  },
}
