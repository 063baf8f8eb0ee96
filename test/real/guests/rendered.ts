import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ENGINE_BORDER } from '../../../src/hook/parts.ts'
import { CHECKOUT } from '../../built.ts'
import { builtTool } from '../../built-tool.ts'

/** A configuration as JSON, which is YAML too. */
export type Settings = Readonly<Record<string, unknown>>

const instance = (kind: string, name: string) => ({
  kind,
  name,
  directory: `/opt/${kind}/${name.toLowerCase()}`,
  version: '2024.1.0.262.0',
  product: kind === 'iris' ? 'IRIS' : 'Cache',
  status: 'running',
  statusText: 'running',
  state: 'ok',
  mirror: null,
  owner: { kind: 'known', user: 'irisowner' },
})

/** The inventory of a guest with these instances, such as `iris:PROD`. */
export function inventoryOf(instances: readonly string[]) {
  return {
    schema: 'gen-hooks/inventory/1',
    instances: instances.map((id) => instance(id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1))),
    problems: [],
    sources: [],
  }
}

/** Renders for a guest with these instances (`iris:PROD`) into a new folder; returns the folder. */
export function rendered(folder: string, instances: readonly string[], config: Settings = {}): string {
  mkdirSync(folder, { recursive: true })
  const given = { 'inventory.json': inventoryOf(instances), 'config.yaml': config }
  for (const [name, value] of Object.entries(given)) writeFileSync(join(folder, name), JSON.stringify(value))
  const out = join(folder, 'hooks')
  const words = ['--inventory', join(folder, 'inventory.json'), '--config', join(folder, 'config.yaml'), '--out', out]
  const { status, err } = builtTool(['render', ...words])
  if (status !== 0) throw new Error(err)
  return out
}

/** The two parts of a whole script: the settings, which differ between guests, and the engine. */
export function cut(script: string): { readonly settings: string; readonly engine: string } {
  const end = script.indexOf(`\n${ENGINE_BORDER}\n`) + ENGINE_BORDER.length + 2
  return { settings: script.slice(0, end), engine: script.slice(end) }
}

/** The logrotate file of the default log folder. */
export function logrotate(): string {
  const template = readFileSync(join(CHECKOUT, 'templates/logrotate'), 'utf8')
  return template.replaceAll('@LOG_DIRECTORY@', '/var/log/gen-hooks').replaceAll('@OWNER@', 'root root')
}
