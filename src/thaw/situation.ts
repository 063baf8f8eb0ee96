import { uptime } from 'node:os'
import { detect } from '../detect/detect.ts'
import { incompleteKinds } from '../detect/whole.ts'
import { type RunNow, readRunNow, readState } from '../hook/current-run.ts'
import type { Host } from '../host/host.ts'
import type { Config, Instance, Inventory, Kind } from '../model.ts'
import { idOf } from '../model.ts'
import { isoTimeOrNull } from '../text/json.ts'
import type { SessionTarget } from './command.ts'
import { type Holder, holderOf } from './holder.ts'
import { ownerOf, sessionTargetOf } from './session.ts'
import { sinceByLogs } from './since.ts'
import { askSuspended, type Suspended } from './suspended.ts'

/** A running instance, and whether it is frozen. */
export interface Looked {
  readonly id: string
  readonly target: SessionTarget
  /** The OS user who owns the instance; empty if unknown. */
  readonly owner: string
  readonly suspended: Suspended
  readonly holder: Holder
  /** ISO 8601, from the hooks' state or the instance's own log; null if neither has it. */
  readonly since: string | null
}

/** The frozen instances of a guest, and which program froze each. */
export interface Situation {
  readonly now: RunNow
  readonly instances: readonly Looked[]
  /** Instances that are down, which need no thaw. */
  readonly down: readonly string[]
  readonly problems: Inventory['problems']
  /** The kinds whose list is incomplete. */
  readonly notWhole: readonly Kind[]
}

/** Asks each instance that is not down, all at once and each for a few seconds at most; changes nothing. `wants` selects the instances. */
export async function lookAtInstances(
  host: Host,
  config: Config | null,
  wants: (instance: Instance) => boolean = () => true,
): Promise<Situation> {
  // The lock is not taken, not even for a moment: a freeze that starts at that moment would be refused.
  const [now, inventory, found] = await Promise.all([
    readRunNow(host, 'only beside a state that is not over'),
    detect(host),
    readState(host),
  ])
  const state = found.kind === 'read' ? found.state : null
  const bootedAt = Date.now() - uptime() * 1000
  const wanted = withStateOnly(inventory.instances, now).filter(wants)
  const asked = await Promise.all(
    wanted
      .filter(({ status }) => status !== 'down')
      .map(async (instance) => {
        const target = sessionTargetOf(instance, config)
        // the hooks write names in upper case
        const inState = `${instance.kind}:${instance.name.toUpperCase()}`
        const suspended = await askSuspended(host, target)
        const holder = suspended.answer === 'no' ? ({ kind: 'somebody else' } as const) : holderOf(inState, now, state)
        const frozenAt = holder.kind === 'somebody else' ? undefined : state?.frozenAt.get(inState)
        return { instance, target, suspended, holder, frozenAt }
      }),
  )
  const byLog = await sinceByLogs(
    host,
    asked
      .filter(({ suspended, frozenAt }) => suspended.answer === 'yes' && frozenAt === undefined)
      .map(({ instance }) => instance),
  )
  const instances = asked.map(({ instance, frozenAt, ...one }): Looked => {
    const since = isoTimeOrNull(frozenAt === undefined ? (byLog.get(instance) ?? null) : bootedAt + frozenAt * 10)
    return { id: idOf(instance), owner: ownerOf(instance), since, ...one }
  })
  const down = wanted.filter(({ status }) => status === 'down').map(idOf)
  return { now, instances, down, problems: inventory.problems, notWhole: incompleteKinds(inventory) }
}

/** The instances of the hooks' state that no list has: the lists may hang while an instance is frozen. */
function withStateOnly(listed: readonly Instance[], now: RunNow): readonly Instance[] {
  const begun = now.kind === 'live' || now.kind === 'abandoned' ? now.begun : []
  const known = new Set(listed.map(({ kind, name }) => `${kind}:${name.toUpperCase()}`))
  return [
    ...listed,
    ...begun
      .filter(({ kind, name }) => !known.has(`${kind}:${name}`))
      .map(
        ({ kind, name }): Instance => ({
          kind,
          name,
          directory: '',
          version: '',
          product: '',
          status: 'unknown',
          statusText: '',
          state: '',
          mirror: null,
          owner: { kind: 'unknown', because: 'not listed' },
        }),
      ),
  ]
}
