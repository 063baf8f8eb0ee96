import type { Config, InstanceKind, InstanceSettings } from '../model.ts'

/** The settings of one instance: an override for its kind and name, for its name, or the defaults. */
export function settingsOf(
  instance: { readonly kind: InstanceKind; readonly name: string },
  config: Config,
): InstanceSettings {
  const { overrides } = config.instances
  const name = instance.name.toUpperCase()
  return overrides[`${instance.kind}:${name}`] ?? overrides[name] ?? config.defaults
}
