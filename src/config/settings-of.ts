import { type Config, type InstanceKind, type InstanceSettings, idOf, isContainer } from '../model.ts'

/** The settings of one instance: an override for its kind and name, for its name, or the defaults; of one in a container, that for the container. */
export function settingsOf(
  instance: { readonly kind: InstanceKind; readonly name: string },
  config: Config,
): InstanceSettings {
  const { overrides } = config.instances
  // a name alone is that of an instance, and the case of a container's matters
  if (isContainer(instance.kind)) return overrides[idOf(instance)] ?? config.defaults
  const name = instance.name.toUpperCase()
  return overrides[`${instance.kind}:${name}`] ?? overrides[name] ?? config.defaults
}
