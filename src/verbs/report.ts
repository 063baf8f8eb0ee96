import { choice, configNamedBy, count, countOption, files, flag, given, pathOption, text } from '../argv.ts'
import { PLOT_NAMES } from '../report/plot-names.ts'
import { CONFIG, CPF, JSON_OUTPUT, ROOT } from './shared.ts'
import type { Verb } from './verb.ts'

const FORMATS = ['html', 'svg', 'png', 'prom'] as const

export const REPORT: Verb = {
  usage: 'report [file..]',
  summary: 'draw what the hooks did, and what the snapshots did to the VM, as one page',
  options: {
    out: pathOption('FILE', 'write it to FILE'),
    format: {
      choices: FORMATS,
      requiresArg: true,
      describe: 'a page (default), or one plot as a picture; prom: metrics, with --fleet',
    },
    plot: { choices: PLOT_NAMES, requiresArg: true, describe: 'which plot, with --format svg or png' },
    terminal: { type: 'boolean', describe: 'instead of a file, draw the window of each run as text' },
    since: pathOption('WHEN', 'only what happened since then: 2026-11-22, 2026-11-22T17:40, 7d, 24h'),
    qos: countOption(
      'MS',
      'QoS timeout of the mirror, milliseconds (default: what the CPF of an instance says, else 8000)',
    ),
    cpf: CPF,
    timezone: pathOption('ZONE', 'zone of the page, and of times without an offset (default: that of this machine)'),
    offset: pathOption('SECONDS', "the host's clock minus the guest's, instead of an estimate"),
    config: CONFIG,
    root: ROOT,
    title: pathOption('TEXT', 'title of the page'),
    fleet: pathOption('DIR', 'a line for each host instead, of the copies of its logs in DIR/hosts/NAME'),
    json: { ...JSON_OUTPUT, describe: 'print JSON, with --fleet' },
  },
  examples: [
    ['report --out report.html', 'a page of the runs of this machine'],
    ['report snapshot.log* vmware.log PROD=messages.log --out report.html', 'logs of any kind, told apart by content'],
    ['report --terminal --since 7d', 'the last week, in the terminal'],
    ['report --fleet .', 'of each host of a fleet: the last consistent snapshot, the worst window, the engine'],
    ['report --fleet . --json', 'the same for a program'],
    ['report --format png --plot window --out window.png', 'one plot, for a mail'],
  ],
  run: async (argv, io) => {
    const { runReport } = await import('../commands/report.ts')
    const fleet = text(argv, 'fleet')
    // what the environment names is no mistake of a command line that cannot use it
    const isTyped = fleet === undefined || configNamedBy(argv) === '--config'
    const options = given({
      config: isTyped ? text(argv, 'config') : undefined,
      offset: text(argv, 'offset'),
      out: text(argv, 'out'),
      format: choice(argv, 'format', FORMATS),
      plot: choice(argv, 'plot', PLOT_NAMES),
      terminal: flag(argv, 'terminal'),
      since: text(argv, 'since'),
      qos: count(argv, 'qos'),
      cpf: text(argv, 'cpf'),
      timezone: text(argv, 'timezone'),
      title: text(argv, 'title'),
      json: flag(argv, 'json'),
    })
    if (fleet === undefined) return await runReport({ ...options, files: files(argv) }, io)
    const { runReportFleet } = await import('../commands/report-fleet.ts')
    const typed = given({ ...options, root: text(argv, 'root') })
    return await runReportFleet({ ...typed, fleet, files: files(argv) }, io)
  },
}
