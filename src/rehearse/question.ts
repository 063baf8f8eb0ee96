import { listedRoleOf, mirrorActOf } from '../hook/mirror-role.ts'
import type { HookSettings } from '../hook/settings.ts'
import type { Instance } from '../model.ts'
import { idOf } from '../model.ts'

/** The instances that the hooks will probably freeze: those of the plan that are not down, and the unlisted ones, but for those that mirror.policy leaves out. */
export function touchedBy(
  { plan, unlisted, mirrorPolicy }: HookSettings,
  instances: readonly Instance[],
): readonly string[] {
  const isLeft = (one: Instance): boolean =>
    one.status === 'down' || mirrorActOf(mirrorPolicy, listedRoleOf(one, null)) === 'leave out'
  const ids = (all: readonly Instance[]): ReadonlySet<string> =>
    new Set(all.map(({ kind, name }) => `${kind}:${name.toUpperCase()}`))
  const running = ids(instances.filter((one) => !isLeft(one)))
  const left = ids(instances.filter(isLeft))
  const planned = plan.map(idOf)
  const others = [...running].filter((id) => !planned.includes(id))
  return [
    // One that no list has is tried too.
    ...planned.filter((id) => !left.has(id)),
    ...(unlisted === 'freeze' ? others.map((id) => `${id} (unlisted; unless it is excluded)`) : []),
  ]
}

/** The question before a rehearsal. */
export function questionText(ids: readonly string[], holdSeconds: number): string {
  const who = ids.length === 0 ? 'no instance that runs' : ids.join(', ')
  return `This freezes ${who} for about ${holdSeconds} s: writers wait meanwhile. Go on?`
}
