import { resolve } from 'node:path'
import type { Options } from 'yargs'
import { type Argv, choice, count, countOption, files, flag, given, path, pathOption, text } from './argv.ts'
import type { Io } from './commands/io.ts'

/** One verb of the command line. docs/reference/verbs.md says the same at length. */
export interface Verb {
  /** `validate [file..]`: the verb, then its operands in yargs' notation. */
  readonly usage: string
  readonly summary: string
  readonly options: Readonly<Record<string, Options>>
  /** Command line after the tool's name, and what it does. */
  readonly examples: readonly (readonly [string, string])[]
  /** Imports the handler only now, so that `--help` need not load it. */
  readonly run: (argv: Argv, io: Io) => Promise<number>
}

const KINDS = ['iris', 'cache'] as const
const CALLERS = ['builtin', 'vmtoolsd'] as const
const FORMATS = ['text', 'json', 'junit', 'html'] as const
const SHELLCHECKS = ['wasm', 'native'] as const

const CONFIG = pathOption('FILE', 'configuration, YAML or JSON (default: /etc/gen-hooks/config.yaml where it exists)')
const INVENTORY = pathOption('FILE', 'instances of another machine: what detect --json printed there')
const ROOT = pathOption('DIR', 'the machine below DIR instead of this one')
const JSON_OUTPUT: Options = { type: 'boolean', describe: 'print JSON' }
const DRY_RUN: Options = { type: 'boolean', describe: 'change nothing, say what would be done' }

/** All verbs, in the order of their use. */
export const VERBS: readonly Verb[] = [
  {
    usage: 'detect',
    summary: 'list the instances, and what the hooks would do with each',
    options: { json: { ...JSON_OUTPUT, describe: 'print the inventory that --inventory reads' }, config: CONFIG },
    examples: [
      ['detect', 'show the instances of this machine'],
      ['detect --json > inventory.json', 'take them along to render elsewhere'],
    ],
    run: async (argv, io) => {
      const { runDetect } = await import('./commands/detect.ts')
      return await runDetect(given({ config: text(argv, 'config'), json: flag(argv, 'json') }), io)
    },
  },
  {
    usage: 'render',
    summary: 'print the pair of scripts, or write it to a folder',
    options: { config: CONFIG, inventory: INVENTORY, out: pathOption('DIR', 'write the scripts to DIR') },
    examples: [
      ['render', 'print the scripts for this machine'],
      ['render --inventory inventory.json --out hooks', 'write the scripts for another machine to hooks/'],
    ],
    run: async (argv, io) => {
      const { runRender } = await import('./commands/render.ts')
      const sources = { config: text(argv, 'config'), inventory: text(argv, 'inventory') }
      return await runRender(given({ ...sources, out: text(argv, 'out') }), io)
    },
  },
  {
    usage: 'validate [file..]',
    summary: 'check scripts; without a file, those that install would install',
    options: {
      config: CONFIG,
      inventory: INVENTORY,
      json: JSON_OUTPUT,
      shellcheck: {
        choices: SHELLCHECKS,
        requiresArg: true,
        describe: 'the ShellCheck to use: the one that comes along, or the installed one',
      },
    },
    examples: [
      ['validate', 'check what install would install'],
      ['validate /usr/sbin/pre-freeze-script', 'check a script, of whatever origin'],
    ],
    run: async (argv, io) => {
      const { runValidate } = await import('./commands/validate.ts')
      const shellcheck = choice(argv, 'shellcheck', SHELLCHECKS)
      const sources = { config: text(argv, 'config'), inventory: text(argv, 'inventory') }
      const options = given({ ...sources, json: flag(argv, 'json'), shellcheck })
      return await runValidate({ ...options, files: files(argv) }, io)
    },
  },
  {
    usage: 'install',
    summary: 'render, validate and install the scripts',
    options: {
      config: CONFIG,
      inventory: INVENTORY,
      root: ROOT,
      'dry-run': DRY_RUN,
      adopt: { type: 'boolean', describe: 'replace scripts that are not ours, or were edited, and keep the old ones' },
      json: JSON_OUTPUT,
    },
    examples: [
      ['install --dry-run', 'show what would change'],
      ['install', 'install for the instances of this machine'],
    ],
    run: async (argv, io) => {
      const { runInstall } = await import('./commands/install.ts')
      const sources = { config: text(argv, 'config'), inventory: text(argv, 'inventory') }
      const ways = { dryRun: flag(argv, 'dry-run'), adopt: flag(argv, 'adopt'), json: flag(argv, 'json') }
      return await runInstall(given({ ...sources, ...ways }), io)
    },
  },
  {
    usage: 'uninstall',
    summary: 'remove what install installed, and put back what it replaced',
    options: { root: ROOT, 'dry-run': DRY_RUN, json: JSON_OUTPUT },
    examples: [['uninstall --dry-run', 'show what would be removed and put back']],
    run: async (argv, io) => {
      const { runUninstall } = await import('./commands/uninstall.ts')
      const ways = { dryRun: flag(argv, 'dry-run'), json: flag(argv, 'json') }
      return await runUninstall(given(ways), io)
    },
  },
  {
    usage: 'status',
    summary: 'say what is installed, whether it is in sync, and what is frozen now',
    options: { root: ROOT, config: CONFIG, inventory: INVENTORY, json: JSON_OUTPUT },
    examples: [['status', 'exit status 0: in sync, 2: differs, 1: error']],
    run: async (argv, io) => {
      const { runStatus } = await import('./commands/status.ts')
      const sources = { config: text(argv, 'config'), inventory: text(argv, 'inventory') }
      return await runStatus(given({ ...sources, json: flag(argv, 'json') }), io)
    },
  },
  {
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
      out: pathOption('FILE', 'write that to FILE, and only the score to standard output'),
      list: { type: 'boolean', describe: 'list the scenarios' },
      random: countOption('N', 'instead of scenarios, N schedules of faults and events drawn by chance'),
      seed: countOption('S', 'the same schedules again'),
      'kill-sweep': {
        type: 'boolean',
        describe: 'instead of scenarios, kill each hook at every one of its system calls',
      },
      every: countOption('N', 'only at every N-th'),
      keep: pathOption('DIR', 'without a scenario: use DIR as the sandbox and leave it there'),
    },
    examples: [
      ['harness', 'one good snapshot, one refused, one aborted; needs neither root nor IRIS'],
      ["harness --scenario 'freeze/*' --shell dash,bash", 'the scenarios of a folder, in each of these shells'],
      ['harness --scripts ./mine --format html --out report.html', 'all scenarios with a pair of your own, drawn'],
    ],
    run: async (argv, io) => {
      const { runHarness } = await import('./commands/harness.ts')
      const what = {
        scenario: text(argv, 'scenario'),
        scripts: text(argv, 'scripts'),
        versus: text(argv, 'versus'),
        kind: choice(argv, 'kind', KINDS),
        caller: choice(argv, 'caller', CALLERS),
      }
      const how = {
        shell: text(argv, 'shell'),
        format: choice(argv, 'format', FORMATS),
        out: text(argv, 'out'),
        list: flag(argv, 'list'),
      }
      const chance = { random: count(argv, 'random'), seed: count(argv, 'seed') }
      const sweep = { killSweep: flag(argv, 'kill-sweep'), every: count(argv, 'every') }
      return await runHarness(given({ ...what, ...how, ...chance, ...sweep, keep: path(argv, 'keep') }), io)
    },
  },
]

/** The files that a command line names for reading, absolute. */
export function namedFiles(argv: Argv): readonly string[] {
  return [path(argv, 'config'), path(argv, 'inventory'), ...files(argv).map((file) => resolve(file))].filter(
    (file) => file !== undefined,
  )
}

/** `--root`, absolute; undefined where it is absent or says `/`. The handler finds it in its host. */
export function root(argv: Argv): string | undefined {
  const folder = path(argv, 'root')
  return folder === '/' ? undefined : folder
}

/** Whether `--dry-run` was given; the handler's host is read-only then. */
export function isDryRun(argv: Argv): boolean {
  return flag(argv, 'dry-run') === true
}
