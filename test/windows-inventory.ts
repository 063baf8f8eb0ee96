import { parseInventory } from '../src/detect/inventory.ts'
import type { Inventory, Kind } from '../src/model.ts'

/** The inventory of a Windows guest with these instances: kind, name, directory. */
export function windowsInventory(...instances: readonly (readonly [Kind, string, string])[]): Inventory {
  const listed = instances.map(([kind, name, directory]) => ({
    ...{ kind, name, directory, version: '2024.1', product: 'IRIS', state: '', mirror: null },
    ...{ status: 'running', statusText: 'running', owner: { kind: 'unknown', because: 'no list tells it' } },
  }))
  const sources = [{ command: 'iris qlist', outcome: 'answered' }]
  const whole = { schema: 'gen-hooks/inventory/1', instances: listed, problems: [], sources }
  const parsed = parseInventory(JSON.stringify(whole), 'inventory.json')
  if (parsed.kind === 'ok') return parsed.inventory
  throw new Error(JSON.stringify(parsed.problems))
}
