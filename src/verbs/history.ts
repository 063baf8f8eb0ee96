import { count, countOption, files, flag, given, pathOption, text } from '../argv.ts'
import { CONFIG, JSON_OUTPUT, ROOT } from './shared.ts'
import type { Verb } from './verb.ts'

export const HISTORY: Verb = {
  usage: 'history [file..]',
  summary: 'show what the hooks did: each snapshot, how long it was frozen, the journal to restore from',
  options: {
    since: pathOption('WHEN', 'only runs since then: 2026-11-22, 2026-11-22T17:40, 7d, 24h'),
    last: countOption('N', 'only the last N runs'),
    failed: { type: 'boolean', describe: 'only runs that failed: inconsistent, aborted or failed' },
    instance: pathOption('NAME', 'only runs of this instance, and of these its rows: PROD, iris:PROD, TEST*'),
    run: pathOption('ID', 'only this run: its id or the begin of it, its time, latest or worst'),
    json: JSON_OUTPUT,
    csv: { type: 'boolean', describe: 'print CSV, a row for each run and instance' },
    config: CONFIG,
    root: ROOT,
    timezone: pathOption('ZONE', 'zone of times without an offset, as Europe/Berlin (default: that of this machine)'),
  },
  examples: [
    ['history', 'show the runs of this machine'],
    ['history --failed --last 5', 'the last five that failed'],
    ['history --since 7d --csv > week.csv', 'take the last week to a spreadsheet'],
    ['history snapshot.log* PROD=messages.log', 'show those of another machine, with the journal that PROD named'],
  ],
  run: async (argv, io) => {
    const { runHistory } = await import('../commands/history.ts')
    const options = given({
      config: text(argv, 'config'),
      since: text(argv, 'since'),
      timezone: text(argv, 'timezone'),
      last: count(argv, 'last'),
      failed: flag(argv, 'failed'),
      instance: text(argv, 'instance'),
      run: text(argv, 'run'),
      json: flag(argv, 'json'),
      csv: flag(argv, 'csv'),
    })
    return await runHistory({ ...options, files: files(argv) }, io)
  },
}
