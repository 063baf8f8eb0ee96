import type { Inventory } from '../model.ts'

/** The inventory of a guest with IRIS instances of these names. */
export function benchInventory(names: readonly string[]): Inventory {
  return {
    schema: 'gen-hooks/inventory/1',
    problems: [],
    sources: [{ command: 'iris qlist', outcome: 'answered' }],
    instances: names.map((name) => ({
      kind: 'iris',
      name,
      directory: `/opt/${name.toLowerCase()}`,
      version: '2024.1',
      product: 'IRIS',
      status: 'running',
      statusText: 'running, since Mon Jul  1 10:00:00 2024',
      state: 'ok',
      mirror: null,
      owner: { kind: 'known', user: 'irisusr' },
    })),
  }
}
