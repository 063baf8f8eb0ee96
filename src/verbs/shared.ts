import type { Options } from 'yargs'
import { type Argv, choice, flag, pathOption } from '../argv.ts'
import { GenHooksError } from '../errors.ts'
import { RENDER_TARGET_NAMES } from '../model.ts'
import { SHELLCHECKS } from '../validate/shellcheck-choice.ts'

export const CONFIG = pathOption(
  'FILE',
  'configuration, YAML or JSON (default: what GEN_HOOKS_CONFIG names, or /etc/gen-hooks/config.yaml where it exists)',
)
export const INVENTORY = pathOption('FILE', 'instances of another machine: what detect --json printed there')
export const ROOT = pathOption('DIR', 'the machine below DIR instead of this one')
export const CPF = pathOption(
  'FILE',
  'iris.cpf or cache.cpf of a member of the mirror, whose QoS timeout counts, instead of --qos',
)
export const JSON_OUTPUT: Options = { type: 'boolean', describe: 'print JSON' }
export const DRY_RUN: Options = { type: 'boolean', describe: 'change nothing, say what would be done' }

const GUEST_CALLERS =
  'the program that calls the scripts: vmware (VMware Tools), qemu-ga (qemu-guest-agent of Proxmox, KubeVirt, libvirt), azure (Azure Backup), google (Google guest agent)'

export const TARGET: Options = {
  choices: RENDER_TARGET_NAMES,
  requiresArg: true,
  describe: `${GUEST_CALLERS}; of render alone: aws-dlm (Amazon Data Lifecycle Manager), velero, windows (VMware Tools on Windows)`,
}

export const SHELLCHECK: Options = {
  choices: SHELLCHECKS,
  requiresArg: true,
  describe:
    'wasm, native: check all of a script, a known engine too, with the ShellCheck of gen-hooks or of this machine; off: without ShellCheck (default: wasm, only where the engine is not known)',
}

/** What `--format` names; `--json` is the same as `--format json`, and USAGE with another one. */
export function formatOf<const T extends string>(argv: Argv, formats: readonly T[]): T | 'json' | undefined {
  const format = choice(argv, 'format', formats)
  if (flag(argv, 'json') !== true) return format
  if (format !== undefined && format !== 'json')
    throw new GenHooksError('USAGE', `--json: with --format ${format}, expected one of both`)
  return 'json'
}
