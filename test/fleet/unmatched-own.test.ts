import { readLayer } from '../../src/config/layer.ts'
import { mergeLayers } from '../../src/config/merge.ts'
import { unmatchedOwn } from '../../src/fleet/unmatched-own.ts'
import type { Inventory } from '../../src/model.ts'
import { makeInstance } from '../hook/make-instance.ts'

const OWN = 'hosts/db1/config.yaml'

function layerOf(file: string, text: string) {
  const read = readLayer(Buffer.from(text), file)
  if (read.kind === 'problems') throw new Error(JSON.stringify(read.problems))
  return read.layer
}

/** The warnings of a host with the instance PROD, and how often its instances were looked at. */
function told(groups: readonly string[], own: string) {
  const shared = groups.map((text, at) => layerOf(`groups/g${at}/config.yaml`, text))
  const merged = mergeLayers([shared, [layerOf(OWN, own)]])
  if (merged.kind === 'problems') throw new Error(JSON.stringify(merged.problems))
  let looks = 0
  const inventory: Inventory = {
    schema: 'gen-hooks/inventory/1',
    problems: [],
    sources: [{ command: 'iris qlist', outcome: 'answered' }],
    get instances() {
      looks++
      return [makeInstance('iris:PROD')]
    },
  }
  const warnings = unmatchedOwn(merged.config, merged.positions, inventory, OWN)
  const lines = warnings.map(({ line, message }) => [line, message])
  return { lines, looks }
}

const groupsOf = (count: number) =>
  Array.from({ length: count }, (_, at) => `instances: { overrides: { I${at}: { optional: true } } }\n`)

it('tells the names of the host itself that fit no instance, and none of its groups', () => {
  const own = 'instances:\n  exclude: [OLD]\n  overrides:\n    LAB: { optional: true }\n'
  expect(told(groupsOf(2), own).lines).toEqual([
    [2, 'instances.exclude: "OLD": no instance of that name here'],
    [4, 'instances.overrides: "LAB": no instance of that name here'],
  ])
})

it('looks at the instances for the names of the host alone: a fleet may have a thousand groups', () => {
  const own = 'instances: { overrides: { LAB: { optional: true } } }\n'
  const alone = told([], own).looks
  expect(alone).toBeGreaterThan(0)
  expect(told(groupsOf(100), own).looks).toBe(alone)
})
