import { disposition } from '../config/disposition.ts'
import { readConfig } from '../config/read.ts'
import { detect } from '../detect/detect.ts'
import { nothingFound } from '../detect/nothing-found.ts'
import { unmatchedInList } from '../detect/unmatched-names.ts'
import { requireWhole } from '../detect/whole.ts'
import { GenHooksError } from '../errors.ts'
import { listedRoleOf, mirrorActOf } from '../hook/mirror-role.ts'
import { detectScript } from '../host/share.ts'
import { checkVmwareTools, toolsDemands } from '../install/vmware-tools.ts'
import type { Config, ContainerInstance, Disposition, Instance, Inventory } from '../model.ts'
import { printableLines } from '../text/printable.ts'
import { problemText } from '../text/problem-log.ts'
import { table } from '../text/table.ts'
import { DONE, type Io } from './io.ts'
import { printJson } from './print-json.ts'

/** `detect` as typed; absent options are undefined. */
export interface DetectOptions {
  readonly config?: string | undefined
  readonly json?: boolean | undefined
}

const HEADING = ['KIND', 'NAME', 'PRODUCT', 'VERSION', 'DIRECTORY', 'STATUS', 'STATE', 'MIRROR', 'OWNER', 'HOOKS WOULD']

const [VERSION, DIRECTORY, STATUS, WOULD] = [3, 4, 5, 9]
const NARROW = [
  [STATUS, 7],
  [VERSION, 8],
  [DIRECTORY, 12],
] as const

/** Prints the script that makes the inventory of a guest without Node; it is the same for every guest, so USAGE with any option. */
export function runDetectScript(others: DetectOptions & { readonly root?: string }, io: Io): number {
  const [other] = Object.keys(others)
  if (other !== undefined) throw new GenHooksError('USAGE', `--script: with --${other}, expected alone`)
  io.out(detectScript())
  return DONE
}

/** Prints the instances of the guest; then DETECT_FAILED if one may be missing, or NO_INSTANCES if there is none. */
export async function runDetect(options: DetectOptions, io: Io): Promise<number> {
  const config = await readConfig(io.host, options.config)
  const inventory = await detect(io.host)
  for (const problem of inventory.problems) io.err(`gen-hooks: ${problemText(problem)}\n`)
  const tools = await checkVmwareTools(io.host, toolsDemands(config, inventory.instances))
  for (const text of [...tools.problems, ...tools.notes]) io.err(`gen-hooks: ${text}\n`)
  if (options.json === true) return await printJson(inventory, io, () => judge(inventory, config, io))
  if (inventory.instances.length + containersOf(config).length > 0) printForPeople(inventory.instances, config, io)
  return judge(inventory, config, io)
}

function judge(inventory: Inventory, config: Config, io: Io): number {
  requireWhole(inventory, config.instances.exclude)
  if (inventory.instances.length === 0 && containersOf(config).length === 0) throw nothingFound(inventory)
  const unmatched = unmatchedInList(config, inventory)
  if (unmatched !== null) io.err(`gen-hooks: ${unmatched}\n`)
  return DONE
}

function printForPeople(instances: readonly Instance[], config: Config, io: Io): void {
  const rows = [...instances.map((instance) => row(instance, config)), ...containersOf(config).map(containerRow)].map(
    (cells) => cells.map((cell) => printableLines(cell)),
  )
  io.out(table(HEADING, rows, { columns: io.terminal?.columns ?? null, narrow: NARROW, below: [WOULD] }))
  for (const { kind, name, owner } of instances) {
    if (owner.kind === 'unknown') io.err(`gen-hooks: ${kind}:${name}: owner unknown: ${owner.because}\n`)
  }
}

function containersOf({ instances }: Config): readonly ContainerInstance[] {
  return instances.containers ?? []
}

/** No list names a container, and none is looked at: doctor does that. */
function containerRow({ engine, name, instance }: ContainerInstance): readonly string[] {
  return [engine, name, ...Array.from({ length: 7 }, () => '-'), `freeze ${instance} in it if it runs (configured)`]
}

function row(instance: Instance, config: Config): readonly string[] {
  const { kind, name, product, version, directory, statusText, status, state, mirror, owner } = instance
  // An instance of another user may have an empty status. It gets a word, since an empty cell looks like an instance that is down.
  const shown = statusText === '' ? status : statusText
  const mirrorText = mirror === null ? '' : [mirror.memberType, mirror.status].filter((part) => part !== '').join(' ')
  const ownerText = owner.kind === 'known' ? owner.user : 'unknown'
  const cells = [kind, name, product, version, directory, shown, state, mirrorText, ownerText]
  return [...cells.map((cell) => (cell === '' ? '-' : cell)), wouldText(instance, config)]
}

/** What the hooks would do with it, with the role in a mirror that it has now. */
function wouldText(instance: Instance, config: Config): string {
  const what = disposition(instance, config)
  const policy = config.mirror?.policy ?? 'freeze-all'
  const role = listedRoleOf(instance, null)
  if (what.kind === 'freeze' || what.kind === 'freeze as unlisted') {
    switch (mirrorActOf(policy, role)) {
      case 'leave out':
        return `leave it out (mirror role ${role} now, ${policy})`
      case 'refuse the snapshot':
        return `fail the run (mirror role ${role} now, ${policy})`
      default:
    }
  }
  return dispositionText(what)
}

/** A disposition in words: `leave it alone (excluded)`. */
export function dispositionText(what: Disposition): string {
  switch (what.kind) {
    case 'freeze':
      return 'freeze it'
    case 'freeze if running':
      return `freeze it if it runs (${what.because} now)`
    case 'freeze as unlisted':
      return 'freeze it with the defaults (unlisted)'
    case 'leave alone':
      return `leave it alone (${what.because})`
    case 'fail the run':
      return `fail the run (${what.because})`
  }
}
