import type { Options } from 'yargs'
import { pathOption } from '../argv.ts'

export const CONFIG = pathOption(
  'FILE',
  'configuration, YAML or JSON (default: what GEN_HOOKS_CONFIG names, or /etc/gen-hooks/config.yaml where it exists)',
)
export const INVENTORY = pathOption('FILE', 'instances of another machine: what detect --json printed there')
export const ROOT = pathOption('DIR', 'the machine below DIR instead of this one')
export const JSON_OUTPUT: Options = { type: 'boolean', describe: 'print JSON' }
export const DRY_RUN: Options = { type: 'boolean', describe: 'change nothing, say what would be done' }
