import { count, countOption, flag, given, pathOption, text } from '../argv.ts'
import { CONFIG, JSON_OUTPUT } from './shared.ts'
import type { Verb } from './verb.ts'

export const REHEARSE: Verb = {
  usage: 'rehearse',
  summary: 'freeze and thaw the real instances with the installed hooks, without a snapshot',
  options: {
    instance: pathOption('X', 'only this instance, NAME or iris:NAME, with hooks rendered for it alone'),
    hold: countOption('SECONDS', 'how long they stay frozen (default: 2)'),
    yes: { type: 'boolean', describe: 'do not ask before the freeze' },
    config: CONFIG,
    json: JSON_OUTPUT,
  },
  examples: [
    ['rehearse', 'freeze, hold for 2 s, thaw, and say what was seen'],
    ['rehearse --instance TEST --hold 10', 'only TEST, for 10 s'],
  ],
  run: async (argv, io) => {
    const { runRehearse } = await import('../commands/rehearse.ts')
    const what = { config: text(argv, 'config'), instance: text(argv, 'instance'), hold: count(argv, 'hold') }
    return await runRehearse(given({ ...what, yes: flag(argv, 'yes'), json: flag(argv, 'json') }), io)
  },
}
