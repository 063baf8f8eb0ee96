import { files, flag, given, pathOption, text } from '../argv.ts'
import { CONFIG, JSON_OUTPUT, ROOT } from './shared.ts'
import type { Verb } from './verb.ts'

export const RESTORE_PLAN: Verb = {
  usage: 'restore-plan <run> [file..]',
  summary: 'say how to restore from the snapshot of a run: what is safe, the steps, the journal to begin with',
  options: {
    config: CONFIG,
    root: ROOT,
    timezone: pathOption('ZONE', 'zone of times without an offset, as Europe/Berlin (default: that of this machine)'),
    json: JSON_OUTPUT,
  },
  examples: [
    ['restore-plan latest', 'the last snapshot of this machine'],
    ["restore-plan '2026-11-22 13:00'", 'the snapshot of that minute'],
    ['restore-plan 3fa1 snapshot.log PROD=messages.log', 'by copies of the logs, while the machine is down'],
  ],
  run: async (argv, io) => {
    const { runRestorePlan } = await import('../commands/restore-plan.ts')
    const options = given({ config: text(argv, 'config'), timezone: text(argv, 'timezone'), json: flag(argv, 'json') })
    return await runRestorePlan({ ...options, run: text(argv, 'run') ?? '', files: files(argv) }, io)
  },
}
