import type { Config, Instance, InstanceSettings } from '../model.ts'

/** The settings of one instance: an override for its kind and name, for its name, or the defaults. */
export function settingsOf(instance: Pick<Instance, 'kind' | 'name'>, config: Config): InstanceSettings {
  const { overrides } = config.instances
  const name = instance.name.toUpperCase()
  return overrides[`${instance.kind}:${name}`] ?? overrides[name] ?? config.defaults
}
