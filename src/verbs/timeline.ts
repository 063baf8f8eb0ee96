import { files, flag, given, pathOption, text } from '../argv.ts'
import { CONFIG, JSON_OUTPUT, ROOT } from './shared.ts'
import type { Verb } from './verb.ts'

export const TIMELINE: Verb = {
  usage: 'timeline [file..]',
  summary: 'draw one snapshot: what hooks, IRIS, VMware Tools and the host say of it',
  options: {
    run: pathOption(
      'ID',
      'this run: its id or the begin of it, its time as history prints it, latest (the default), or worst: the longest window',
    ),
    offset: pathOption('SECONDS', "the host's clock minus the guest's, instead of an estimate"),
    config: CONFIG,
    root: ROOT,
    since: pathOption('WHEN', 'only a run since then: 2026-11-22, 2026-11-22T17:40, 7d, 24h'),
    timezone: pathOption('ZONE', 'zone of times, as Europe/Berlin (default: that of this machine)'),
    json: JSON_OUTPUT,
  },
  examples: [
    ['timeline', 'draw the last run of this machine'],
    ['timeline vmware.log --run worst', "with the host's log, the run that took longest"],
    ['timeline --run 2026-11-22T17:40', 'the run of that minute'],
    ['timeline snapshot.log PROD=messages.log vmware-vmsvc-root.log vmware.log', 'one of another machine'],
  ],
  run: async (argv, io) => {
    const { runTimeline } = await import('../commands/timeline.ts')
    const options = given({
      config: text(argv, 'config'),
      run: text(argv, 'run'),
      offset: text(argv, 'offset'),
      json: flag(argv, 'json'),
      since: text(argv, 'since'),
      timezone: text(argv, 'timezone'),
    })
    return await runTimeline({ ...options, files: files(argv) }, io)
  },
}
