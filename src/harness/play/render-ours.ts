import { readFileSync } from 'node:fs'
import { containerOf } from '../../config/container.ts'
import { FILTER_TEMPLATE } from '../../hook/metrics-filter.ts'
import { GUEST_PATHS } from '../../hook/model.ts'
import { renderHooks, type Templates } from '../../hook/render.ts'
import type { Config, Instance } from '../../model.ts'
import { idOf, isContainer, type Kind } from '../../model.ts'
import type { FakeInstance } from '../guest/fake-guest.ts'
import { entryOf } from '../language/parse.ts'
import type { InstanceId, Scenario } from '../language/scenario.ts'
import { GUEST_HOOKS, type OurHook } from './job.ts'

const renderings = new WeakMap<Templates, Map<string, readonly OurHook[]>>()

/** Our hooks for a scenario, and their paths on its guest. The result is kept: most scenarios have the same hooks, and rendering takes as long as a short scenario. */
export function renderOurs(
  { config, planned }: Pick<Scenario, 'config' | 'planned'>,
  templates: Templates,
): readonly OurHook[] {
  const known = renderings.get(templates) ?? new Map<string, readonly OurHook[]>()
  renderings.set(templates, known)
  const key = JSON.stringify([config, planned])
  const folder = config.layout === 'legacy' ? '/usr/sbin' : GUEST_HOOKS.folder
  const hooks =
    known.get(key) ??
    renderHooks(
      withContainers(config, planned),
      planned.flatMap((one) => (isContainer(one.kind) ? [] : [asInstance({ ...one, kind: one.kind })])),
      templates,
    )
      .map(({ fileName, text }) => ({ path: `${folder}/${fileName}`, text }))
      .concat(
        config.metrics.directory === null
          ? []
          : [{ path: GUEST_PATHS.filter, text: readFileSync(FILTER_TEMPLATE, 'utf8') }],
      )
  known.set(key, hooks)
  return hooks
}

/** The configuration with those of its containers that are planned, and with the planned that it lacks. */
function withContainers(config: Config, planned: readonly FakeInstance[]): Config {
  const known = config.instances.containers ?? []
  const containers = planned
    .filter(({ kind }) => isContainer(kind))
    .map((one) => {
      const id = idOf(one)
      return known.find(({ engine, name }) => `${engine}:${name}` === id) ?? containerOf(entryOf(one))
    })
  return { ...config, instances: { ...config.instances, containers } }
}

function asInstance({
  kind,
  name,
  ...more
}: Omit<InstanceId, 'kind'> & { readonly kind: Kind } & Partial<Omit<FakeInstance, 'kind'>>): Instance {
  return {
    kind,
    name,
    directory: more.directory ?? `/opt/${kind}/${name.toLowerCase()}`,
    version: '2024.1',
    product: 'IRIS',
    status: 'running',
    statusText: 'running',
    state: 'ok',
    mirror: null,
    owner: { kind: 'known', user: more.owner ?? 'irisowner' },
  }
}
