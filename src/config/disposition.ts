import type { Config, Disposition, Instance } from '../model.ts'
import { matchesEntry } from './instance-pattern.ts'

/** What the hooks will do with `instance`: exclude wins over include; an instance that neither names is unlisted. */
export function disposition(instance: Pick<Instance, 'kind' | 'name' | 'status'>, config: Config): Disposition {
  const { include, exclude, unlisted } = config.instances
  const named = (entries: readonly string[]): boolean => entries.some((entry) => matchesEntry(entry, instance))
  if (named(exclude)) return { kind: 'leave alone', because: 'excluded' }
  if (named(include)) {
    return instance.status === 'down' ? { kind: 'freeze if running', because: 'down' } : { kind: 'freeze' }
  }
  switch (unlisted) {
    case 'freeze':
      return { kind: 'freeze as unlisted' }
    case 'warn':
      return { kind: 'leave alone', because: 'unlisted, warned of' }
    case 'fail':
      return { kind: 'fail the run', because: 'unlisted' }
  }
}
