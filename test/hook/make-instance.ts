import type { Instance } from '../../src/model.ts'

/** A running instance; `id` is `iris:PROD`. */
export function makeInstance(id: string, more: Partial<Instance> = {}): Instance {
  const [kind, name = ''] = id.split(':')
  if (kind !== 'iris' && kind !== 'cache') throw new Error(`${id}: no kind, expected iris: or cache:`)
  return {
    kind,
    name,
    directory: `/opt/${kind}/${name}`,
    version: '2024.1.2.398.0',
    product: '',
    status: 'running',
    statusText: 'running, since Sat Mar  7 06:12:40 2026',
    state: 'ok',
    mirror: null,
    owner: { kind: 'known', user: 'irisowner' },
    ...more,
  }
}
