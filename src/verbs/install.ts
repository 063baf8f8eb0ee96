import { choice, flag, given, text } from '../argv.ts'
import { GenHooksError } from '../errors.ts'
import { RENDER_TARGET_NAMES, TARGET_NAMES } from '../model.ts'
import { SHELLCHECKS } from '../validate/shellcheck-choice.ts'
import { CONFIG, DRY_RUN, INVENTORY, JSON_OUTPUT, ROOT, SHELLCHECK, TARGET } from './shared.ts'
import type { Verb } from './verb.ts'

export const INSTALL: Verb = {
  usage: 'install',
  summary: 'render, validate and install the scripts',
  options: {
    config: CONFIG,
    inventory: INVENTORY,
    root: ROOT,
    'dry-run': DRY_RUN,
    target: TARGET,
    adopt: { type: 'boolean', describe: 'replace scripts that are not ours, or were edited, and keep the old ones' },
    shellcheck: SHELLCHECK,
    json: JSON_OUTPUT,
  },
  examples: [
    ['install --dry-run', 'show what would change; exit status 0: nothing, 2: something'],
    ['install', 'install for the instances of this machine'],
    ['install --target qemu-ga', 'the same on a guest of Proxmox, KubeVirt or libvirt'],
    ['install --target azure', 'the same where Azure Backup makes the backup'],
    ['install --target google', 'the same where Google Cloud takes the snapshots'],
  ],
  run: async (argv, io) => {
    const typed = choice(argv, 'target', RENDER_TARGET_NAMES)
    const target = TARGET_NAMES.find((name) => name === typed)
    if (typed === 'windows')
      throw new GenHooksError(
        'USAGE',
        '--target windows: gen-hooks runs on Linux, expected render --target windows --inventory FILE --out DIR, whose .bat an administrator copies to the guest: to backupScripts.d in the folder of VMware Tools, or to C:\\Windows',
      )
    if (typed !== undefined && target === undefined)
      throw new GenHooksError(
        'USAGE',
        `--target ${typed}: needs nothing on the guest but the scripts, expected install without it, and render --target ${typed} --out DIR for what its caller needs`,
      )
    const { runInstall } = await import('../commands/install.ts')
    const sources = { config: text(argv, 'config'), inventory: text(argv, 'inventory') }
    const ways = { dryRun: flag(argv, 'dry-run'), adopt: flag(argv, 'adopt'), json: flag(argv, 'json') }
    const shellcheck = choice(argv, 'shellcheck', SHELLCHECKS)
    return await runInstall(given({ ...sources, ...ways, target, shellcheck }), io)
  },
}
