import { LIST_PROGRAMS } from '../detect/binaries.ts'
import { errnoOf, GenHooksError } from '../errors.ts'
import type { Host } from '../host/host.ts'
import type { Config, Instance, Inventory, Kind } from '../model.ts'
import { disposition } from '../plan/disposition.ts'
import { plannedIn } from '../plan/planned-in.ts'
import { HOOK_TARGETS, MOST_HOOK_BYTES, pathOf } from '../plan/targets.ts'

const HINT =
  'If they are gone for good: gen-hooks uninstall, then install. If not: mend the command, so that it lists them.'

/**
 * Throws DETECT_FAILED if the installed hooks freeze instances of a kind of which nothing is listed any more, and nothing proves that
 * none is left: its command is gone, or printed nothing at all. Of such a kind every instance would silently leave the plan.
 */
export async function requireStillListed(inventory: Inventory, config: Config, host: Host): Promise<void> {
  const silent = LIST_PROGRAMS.filter(({ kind, program }) => isSilent(inventory, kind, program))
  if (silent.length === 0) return
  const planned = await installedPlan(host)
  const lines = silent.flatMap(({ kind, program }) => {
    const lost = planned
      .filter((one) => one.kind === kind && isFrozenBy(config, one))
      .map(({ name }) => `${kind}:${name}`)
    const absent = inventory.sources.some(
      ({ command, outcome }) => command === `${program} qlist` && outcome === 'absent',
    )
    const why = absent ? `${program} is not there` : `${program} prints nothing, not even the heading of an empty list`
    return lost.length === 0 ? [] : [`${lost.join(', ')}: in the plan of the installed hooks, but ${why}`]
  })
  if (lines.length > 0) throw new GenHooksError('DETECT_FAILED', lines.join('\n'), { hint: HINT })
}

/** `qall` heads an empty list too; that is the proof. */
function isSilent({ instances, sources }: Inventory, kind: Kind, program: string): boolean {
  const isProved = sources.some(({ command, outcome }) => command === `${program} qall` && outcome === 'answered')
  return !isProved && !instances.some((instance) => instance.kind === kind)
}

function isFrozenBy(config: Config, { kind, name }: Pick<Instance, 'kind' | 'name'>): boolean {
  return disposition({ kind, name, status: 'running' }, config).kind === 'freeze'
}

/** Of every hook that is ours by its plan; a file that cannot be read has none, and is install's and status' own matter. */
async function installedPlan(host: Host): Promise<readonly Pick<Instance, 'kind' | 'name'>[]> {
  const planned = new Map<string, Pick<Instance, 'kind' | 'name'>>()
  for (const target of HOOK_TARGETS) {
    try {
      const script = await host.readFile(pathOf(target), { maxBytes: MOST_HOOK_BYTES, noFollow: true })
      for (const one of plannedIn(script.toString('utf8'))) planned.set(`${one.kind}:${one.name}`, one)
    } catch (error) {
      if (errnoOf(error) === undefined) throw error
    }
  }
  return [...planned.values()]
}
