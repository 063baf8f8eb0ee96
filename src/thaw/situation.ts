import { uptime } from 'node:os'
import { detect } from '../detect/detect.ts'
import { incompleteKinds } from '../detect/whole.ts'
import { type RunNow, readRunNow, readState } from '../hook/current-run.ts'
import type { RunState } from '../hook/state.ts'
import type { Host } from '../host/host.ts'
import type { Config, ContainerInstance, Instance, Inventory, Kind } from '../model.ts'
import { type InstanceKind, idOf, isContainer } from '../model.ts'
import { isoTimeOrNull } from '../text/json.ts'
import type { SessionTarget } from './command.ts'
import { stateOfContainer } from './container-state.ts'
import { type Holder, holderOf } from './holder.ts'
import { containerTargetOf, ownerOf, sessionTargetOf } from './session.ts'
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

/** What may be selected. */
export interface Named {
  readonly kind: InstanceKind
  readonly name: string
}

/** An instance that may be asked, of a list or of a container. */
interface Subject {
  /** As the hooks name it. */
  readonly id: string
  readonly shownAs: string
  readonly target: SessionTarget
  readonly owner: string
  readonly isDown: boolean
  /** null for one in a container, whose log is in there. */
  readonly log: Instance | null
}

/** Asks each instance that is not down, all at once and each for a few seconds at most; changes nothing. `wants` selects the instances. */
export async function lookAtInstances(
  host: Host,
  config: Config | null,
  wants: (instance: Named) => boolean = () => true,
): Promise<Situation> {
  // The lock is not taken, not even for a moment: a freeze that starts at that moment would be refused.
  const [now, inventory, found] = await Promise.all([
    readRunNow(host, 'only beside a state that is not over'),
    detect(host),
    readState(host),
  ])
  const state = found.kind === 'read' ? found.state : null
  const bootedAt = Date.now() - uptime() * 1000
  const wanted: readonly Subject[] = [
    ...withStateOnly(inventory.instances, now)
      .filter(wants)
      .map((instance) => ({
        // the hooks write names in upper case
        id: `${instance.kind}:${instance.name.toUpperCase()}`,
        shownAs: idOf(instance),
        target: sessionTargetOf(instance, config),
        owner: ownerOf(instance),
        isDown: instance.status === 'down',
        log: instance,
      })),
    ...(await containerSubjects(host, config, now, state, wants)),
  ]
  const asked = await Promise.all(
    wanted
      .filter(({ isDown }) => !isDown)
      .map(async (subject) => {
        const suspended = await askSuspended(host, subject.target)
        const holder =
          suspended.answer === 'no' ? ({ kind: 'somebody else' } as const) : holderOf(subject.id, now, state)
        const frozenAt = holder.kind === 'somebody else' ? undefined : state?.frozenAt.get(subject.id)
        return { ...subject, suspended, holder, frozenAt }
      }),
  )
  const byLog = await sinceByLogs(
    host,
    asked.flatMap(({ suspended, frozenAt, log }) =>
      suspended.answer === 'yes' && frozenAt === undefined && log !== null ? [log] : [],
    ),
  )
  const instances = asked.map(({ shownAs, target, owner, log, suspended, holder, frozenAt }): Looked => {
    const logged = log === null ? null : (byLog.get(log) ?? null)
    const since = isoTimeOrNull(frozenAt === undefined ? logged : bootedAt + frozenAt * 10)
    return { id: shownAs, target, owner, suspended, holder, since }
  })
  const down = wanted.filter(({ isDown }) => isDown).map(({ shownAs }) => shownAs)
  return { now, instances, down, problems: inventory.problems, notWhole: incompleteKinds(inventory) }
}

/** The containers of the configuration, and those that the hooks' state names besides. */
async function containerSubjects(
  host: Host,
  config: Config | null,
  now: RunNow,
  state: RunState | null,
  wants: (instance: Named) => boolean,
): Promise<readonly Subject[]> {
  const named = config?.instances.containers ?? []
  const known = new Set(named.map(({ engine, name }) => idOf({ kind: engine, name })))
  const begun = now.kind === 'live' || now.kind === 'abandoned' ? now.begun : []
  const others = begun.flatMap((one): readonly ContainerInstance[] => {
    const { kind, name } = one
    if (!isContainer(kind) || known.has(idOf(one))) return []
    return [{ engine: kind, name, instance: state?.calledAs.get(idOf(one))?.inside || 'IRIS' }]
  })
  const wanted = [...named, ...others].filter(({ engine, name }) => wants({ kind: engine, name }))
  return await Promise.all(
    wanted.map(async (container): Promise<Subject> => {
      const id = idOf({ kind: container.engine, name: container.name })
      const target = containerTargetOf(container, config, state?.calledAs.get(id))
      const { kind } = await stateOfContainer(host, target)
      return { id, shownAs: id, target, owner: '', isDown: kind === 'stopped' || kind === 'missing', log: null }
    }),
  )
}

/** The instances of the hooks' state that no list has: the lists may hang while an instance is frozen. */
function withStateOnly(listed: readonly Instance[], now: RunNow): readonly Instance[] {
  const begun = now.kind === 'live' || now.kind === 'abandoned' ? now.begun : []
  const known = new Set(listed.map(({ kind, name }) => `${kind}:${name.toUpperCase()}`))
  return [
    ...listed,
    ...begun.flatMap(({ kind, name }): readonly Instance[] =>
      isContainer(kind) || known.has(`${kind}:${name}`)
        ? []
        : [
            {
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
            },
          ],
    ),
  ]
}
