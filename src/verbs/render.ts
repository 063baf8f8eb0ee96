import { type Argv, choice, configNamedBy, flag, given, pathOption, text } from '../argv.ts'
import type { Io } from '../commands/io.ts'
import { GenHooksError } from '../errors.ts'
import { RENDER_TARGET_NAMES } from '../model.ts'
import { SHELLCHECKS } from '../validate/shellcheck-choice.ts'
import { CONFIG, INVENTORY, JSON_OUTPUT, ROOT, SHELLCHECK, TARGET } from './shared.ts'
import type { Verb } from './verb.ts'

export const RENDER: Verb = {
  usage: 'render',
  summary: 'print the pair of scripts, or write it to a folder',
  options: {
    config: CONFIG,
    inventory: INVENTORY,
    fleet: pathOption('DIR', 'render each host of a fleet: the folders hosts/NAME/ with inventory.json'),
    whole: { type: 'boolean', describe: 'with --fleet: whole scripts for each host, not the engine once' },
    target: TARGET,
    container: pathOption('NAME', 'with --target velero: the container of the pod that has the scripts'),
    root: ROOT,
    out: pathOption('DIR', 'write the scripts to DIR, and remove from it what is rendered no more'),
    check: {
      type: 'boolean',
      describe: 'with --out: write nothing, say in what DIR differs, and exit with 2 if it does',
    },
    shellcheck: SHELLCHECK,
    json: JSON_OUTPUT,
  },
  examples: [
    ['render', 'print the scripts for this machine'],
    ['render --inventory inventory.json --out hooks', 'write the scripts for another machine to hooks/'],
    [
      'render --inventory inventory.json --out hooks --check',
      'exit status 0: hooks/ is what would be written, 2: differs',
    ],
    ['render --target aws-dlm --out hooks', 'the same, and the document by which AWS calls the scripts'],
    ['render --target velero --container iris --out hooks', 'the same, and the annotations by which Velero calls them'],
    [
      'render --target windows --inventory inventory.json --out hooks',
      'write the .bat for a Windows guest instead, which is copied there',
    ],
    ['render --fleet . --out rendered', 'write the settings of each host in hosts/ to rendered/, and the engine once'],
  ],
  run: async (argv, io) => {
    const fleet = text(argv, 'fleet')
    if (fleet !== undefined) return await renderFleet(fleet, argv, io)
    if (argv.whole !== undefined) throw new GenHooksError('USAGE', '--whole: without --fleet, expected --fleet DIR')
    const { runRender } = await import('../commands/render.ts')
    const sources = { config: text(argv, 'config'), inventory: text(argv, 'inventory') }
    const ways = { out: text(argv, 'out'), check: flag(argv, 'check'), json: flag(argv, 'json') }
    const target = choice(argv, 'target', RENDER_TARGET_NAMES)
    const container = text(argv, 'container')
    const shellcheck = choice(argv, 'shellcheck', SHELLCHECKS)
    return await runRender(given({ ...sources, ...ways, target, container, shellcheck }), io)
  },
}

/** What belongs to one host, and has no meaning for a fleet. */
const NOT_WITH_FLEET = ['config', 'container', 'inventory', 'root', 'shellcheck', 'target']

async function renderFleet(fleet: string, argv: Argv, io: Io): Promise<number> {
  for (const option of NOT_WITH_FLEET) {
    const isTyped = option === 'config' ? configNamedBy(argv) === '--config' : argv[option] !== undefined
    if (isTyped) throw new GenHooksError('USAGE', `--${option}: with --fleet, expected one of the two`)
  }
  const out = text(argv, 'out')
  if (out === undefined || out === '-')
    throw new GenHooksError('USAGE', '--fleet: nowhere to write to, expected --out DIR')
  const { runRenderFleet } = await import('../commands/render-fleet.ts')
  const ways = { whole: flag(argv, 'whole'), check: flag(argv, 'check'), json: flag(argv, 'json') }
  return await runRenderFleet({ fleet, out, ...given(ways) }, io)
}
