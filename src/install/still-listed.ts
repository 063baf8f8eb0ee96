import { disposition } from '../config/disposition.ts'
import { LIST_PROGRAMS } from '../detect/binaries.ts'
import { errnoOf, GenHooksError } from '../errors.ts'
import { planIn } from '../hook/settings.ts'
import type { Host } from '../host/host.ts'
import type { Config, Instance, Inventory, Kind } from '../model.ts'
import { HOOK_TARGETS, MOST_HOOK_BYTES, pathOf } from './targets.ts'

const HINT = 'If these instances are removed: gen-hooks uninstall, then install. If not: put the command back.'

/**
 * Throws DETECT_FAILED if the installed hooks freeze instances of a kind whose command is missing now: these instances would silently leave the
 * plan. If the command exists, its list shows which instances are left.
 */
export async function requireStillListed(inventory: Inventory, config: Config, host: Host): Promise<void> {
  const absent = LIST_PROGRAMS.filter(({ kind, program }) => isAbsent(inventory, kind, program))
  if (absent.length === 0) return
  const planned = await installedPlan(host)
  const lines = absent.flatMap(({ kind, program }) => {
    const lost = planned
      .filter((one) => one.kind === kind && isFrozenBy(config, one))
      .map(({ name }) => `${kind}:${name}`)
    return lost.length === 0
      ? []
      : [`${lost.join(', ')}: in the plan of the installed hooks, but ${program} is not there`]
  })
  if (lines.length > 0) throw new GenHooksError('DETECT_FAILED', lines.join('\n'), { hint: HINT })
}

function isAbsent({ instances, sources }: Inventory, kind: Kind, program: string): boolean {
  const isGone = sources.some(({ command, outcome }) => command === `${program} qlist` && outcome === 'absent')
  return isGone && !instances.some((instance) => instance.kind === kind)
}

function isFrozenBy(config: Config, { kind, name }: Pick<Instance, 'kind' | 'name'>): boolean {
  return disposition({ kind, name, status: 'running' }, config).kind === 'freeze'
}

/** The instances of each installed hook of gen-hooks; a file that cannot be read is skipped, since install and status report it. */
async function installedPlan(host: Host): Promise<readonly Pick<Instance, 'kind' | 'name'>[]> {
  const planned = new Map<string, Pick<Instance, 'kind' | 'name'>>()
  for (const target of HOOK_TARGETS) {
    try {
      const script = await host.readFile(pathOf(target), { maxBytes: MOST_HOOK_BYTES, noFollow: true })
      for (const { kind, name } of planIn(script.toString('utf8'))) {
        // no list names a container
        if (kind === 'iris' || kind === 'cache') planned.set(`${kind}:${name}`, { kind, name })
      }
    } catch (error) {
      if (errnoOf(error) === undefined) throw error
    }
  }
  return [...planned.values()]
}
