import { choice, count, countOption, flag, given, path, pathOption, text } from '../argv.ts'
import { formatOf } from './shared.ts'
import type { Verb } from './verb.ts'

const KINDS = ['iris', 'cache'] as const
const CALLERS = ['builtin', 'vmtoolsd'] as const
const FORMATS = ['text', 'story', 'json', 'junit', 'html'] as const

export const HARNESS: Verb = {
  usage: 'harness',
  summary: 'prove hooks, ours or any, on fake instances under every fault',
  options: {
    scenario: pathOption(
      'GLOB',
      'the scenarios to play: a glob over the names of --list, or files of yours: ./mine/*.scenario',
    ),
    scripts: pathOption(
      'DIR',
      'the hooks to play them with: pre-freeze-script and post-thaw-script in DIR (default: ours)',
    ),
    versus: pathOption('DIR', 'a second pair, to compare'),
    kind: {
      choices: KINDS,
      requiresArg: true,
      describe: 'guests with instances of that kind only, for hooks that know one',
    },
    shell: { type: 'string', requiresArg: true, describe: 'LIST: the shells to run the hooks in, between commas' },
    caller: {
      choices: CALLERS,
      requiresArg: true,
      describe: 'what calls the hooks: VMware Tools as it is known here, or the installed one',
    },
    format: {
      choices: FORMATS,
      requiresArg: true,
      describe: 'what to print of the scenarios',
    },
    json: { type: 'boolean', describe: 'the same as --format json; with --list the list as JSON' },
    out: pathOption('FILE', 'write that to FILE, and only the score to standard output'),
    list: { type: 'boolean', describe: 'list the scenarios' },
    show: pathOption('NAME', 'print the text of a scenario: a name or a glob of --list, or a file of yours'),
    random: countOption('N', 'instead of scenarios, N schedules of faults and events drawn by chance'),
    seed: countOption('S', 'the same schedules again'),
    'kill-sweep': {
      type: 'boolean',
      describe: 'instead of scenarios, kill each hook at every one of its system calls',
    },
    every: countOption('N', 'only at every N-th'),
    unconfined: {
      type: 'boolean',
      describe: 'play them without the box that keeps them from this machine: for hooks you would run as root anyway',
    },
    keep: pathOption('DIR', 'without a scenario: use DIR as the guest and leave it there'),
  },
  examples: [
    ['harness', 'one good snapshot, one refused, one aborted; needs neither root nor IRIS'],
    ["harness --scenario 'freeze/*' --shell dash,bash", 'the scenarios of a folder, in each of these shells'],
    ['harness --show freeze/one-refuses', 'what a scenario does'],
    ['harness --scripts ./mine --format html --out report.html', 'all scenarios with a pair of your own, drawn'],
  ],
  run: async (argv, io) => {
    const { runHarness } = await import('../commands/harness.ts')
    const what = {
      scenario: text(argv, 'scenario'),
      scripts: text(argv, 'scripts'),
      versus: text(argv, 'versus'),
      kind: choice(argv, 'kind', KINDS),
      caller: choice(argv, 'caller', CALLERS),
    }
    const how = {
      shell: text(argv, 'shell'),
      format: formatOf(argv, FORMATS),
      json: flag(argv, 'json'),
      out: text(argv, 'out'),
      list: flag(argv, 'list'),
      show: text(argv, 'show'),
      unconfined: flag(argv, 'unconfined'),
    }
    const chance = { random: count(argv, 'random'), seed: count(argv, 'seed') }
    const sweep = { killSweep: flag(argv, 'kill-sweep'), every: count(argv, 'every') }
    return await runHarness(given({ ...what, ...how, ...chance, ...sweep, keep: path(argv, 'keep') }), io)
  },
}
