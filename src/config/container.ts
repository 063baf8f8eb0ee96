import type { ContainerEngine, ContainerInstance } from '../model.ts'

/** Names of containers, by the rule of Docker and Podman; a name longer than the name of a file can be is refused. */
export const CONTAINER_NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,254}$/

/** The instance that InterSystems' images have. */
const USUAL_INSTANCE = 'IRIS'

/** An entry of instances.containers: ENGINE:CONTAINER, or ENGINE:CONTAINER/INSTANCE. */
export const CONTAINER_ENTRY =
  /^(docker|podman):([A-Za-z0-9][A-Za-z0-9_.-]{0,99})(?:\/([A-Za-z0-9_][A-Za-z0-9_.-]{0,99}))?$/

/** The container that an entry names; the entry must be of that form. */
export function containerOf(entry: string): ContainerInstance {
  const [, engine, name = '', instance = USUAL_INSTANCE] = CONTAINER_ENTRY.exec(entry) ?? []
  return { engine: engine as ContainerEngine, name, instance: instance.toUpperCase() }
}

/** A container as an entry of instances.containers names it. */
export function containerText({ engine, name, instance }: ContainerInstance): string {
  return `${engine}:${name}${instance === USUAL_INSTANCE ? '' : `/${instance}`}`
}
