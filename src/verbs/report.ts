import { choice, count, countOption, files, flag, given, pathOption, text } from '../argv.ts'
import { PLOT_NAMES } from '../report/plot-names.ts'
import { CONFIG, ROOT } from './shared.ts'
import type { Verb } from './verb.ts'

const FORMATS = ['html', 'svg', 'png'] as const

export const REPORT: Verb = {
  usage: 'report [file..]',
  summary: 'draw what the hooks did, and what the snapshots did to the VM, as one page',
  options: {
    out: pathOption('FILE', 'write it to FILE'),
    format: { choices: FORMATS, requiresArg: true, describe: 'a page (default), or one plot as a picture' },
    plot: { choices: PLOT_NAMES, requiresArg: true, describe: 'which plot, with --format svg or png' },
    terminal: { type: 'boolean', describe: 'instead of a file, draw the window of each run as text' },
    since: pathOption('WHEN', 'only what happened since then: 2026-11-22, 2026-11-22T17:40, 7d, 24h'),
    qos: countOption('MS', 'QoS timeout of the mirror, milliseconds (default: 8000)'),
    timezone: pathOption('ZONE', 'zone of the page, and of times without an offset (default: that of this machine)'),
    offset: pathOption('SECONDS', "the host's clock minus the guest's, instead of an estimate"),
    config: CONFIG,
    root: ROOT,
    title: pathOption('TEXT', 'title of the page'),
  },
  examples: [
    ['report --out report.html', 'a page of the runs of this machine'],
    ['report snapshot.log* vmware.log PROD=messages.log --out report.html', 'logs of any kind, told apart by content'],
    ['report --terminal --since 7d', 'the last week, in the terminal'],
    ['report --format png --plot window --out window.png', 'one plot, for a mail'],
  ],
  run: async (argv, io) => {
    const { runReport } = await import('../commands/report.ts')
    const options = given({
      config: text(argv, 'config'),
      offset: text(argv, 'offset'),
      out: text(argv, 'out'),
      format: choice(argv, 'format', FORMATS),
      plot: choice(argv, 'plot', PLOT_NAMES),
      terminal: flag(argv, 'terminal'),
      since: text(argv, 'since'),
      qosMs: count(argv, 'qos'),
      timezone: text(argv, 'timezone'),
      title: text(argv, 'title'),
    })
    return await runReport({ ...options, files: files(argv) }, io)
  },
}
