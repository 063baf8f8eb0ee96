import { type Layer, readLayer } from '../config/layer.ts'
import { MAX_CONFIG_BYTES } from '../config/limits.ts'
import { mergeLayers, type PlaceInFile } from '../config/merge.ts'
import { parseInventory } from '../detect/inventory.ts'
import { MAX_INVENTORY_BYTES } from '../detect/read-inventory.ts'
import { requireWhole } from '../detect/whole.ts'
import { GenHooksError } from '../errors.ts'
import { partsOf } from '../hook/parts.ts'
import type { RenderedParts } from '../hook/render.ts'
import { settingsFaults } from '../hook/settings-grammar.ts'
import { requireLinux, requirePlanned } from '../install/require-planned.ts'
import type { Config, Instance, Inventory, Problem } from '../model.ts'
import { errorOf, type HostFinding, warningOf } from './finding.ts'
import { misnamed } from './misnamed.ts'
import type { Fleet } from './read-fleet.ts'
import { unmatchedOwn } from './unmatched-own.ts'

/** A host of a fleet as far as it could be read and rendered. */
export type HostOutcome =
  | {
      readonly kind: 'rendered'
      readonly name: string
      readonly config: Config
      readonly inventory: Inventory
      readonly script: RenderedParts
      /** The files of its configuration, the weakest first. */
      readonly sources: readonly string[]
      readonly findings: readonly HostFinding[]
    }
  | {
      readonly kind: 'failed'
      readonly name: string
      readonly sources: readonly string[]
      readonly findings: readonly HostFinding[]
    }

/** A configuration of one host, and where each value of it is written. */
export interface HostConfig {
  readonly config: Config
  readonly positions: ReadonlyMap<string, PlaceInFile>
  readonly sources: readonly string[]
}

type Render = (config: Config, instances: readonly Instance[]) => RenderedParts

const MADE_ANEW = 'make the inventory anew on its guest, as root, by the script of gen-hooks detect --script'

/** Reads and renders one host. What is wrong with it is told in the outcome and not thrown, so that the others go on. */
export async function renderHost(fleet: Fleet, name: string, render: Render): Promise<HostOutcome> {
  const findings = [...(fleet.refused.get(name) ?? [])]
  const failed = (): HostOutcome => ({ kind: 'failed', name, sources, findings })
  const sources = sharedLayers(fleet, name)
    .flat()
    .map(({ file }) => file)
  if (findings.length === 0) findings.push(...(await notFolder(fleet, name)).map(errorOf))
  if (findings.length > 0) return failed()
  const of = await readHostConfig(fleet, name)
  const read = await readHostInventory(fleet, name)
  if (of.kind === 'problems') findings.push(...of.problems.map(errorOf))
  else sources.splice(0, sources.length, ...of.host.sources)
  if (read.kind === 'problems') findings.push(...read.problems.map(errorOf))
  if (of.kind === 'problems' || read.kind === 'problems') return failed()
  const { config, positions } = of.host
  const { inventory } = read
  try {
    requireWhole(inventory, config.instances.exclude, MADE_ANEW)
    requirePlanned(config, inventory)
    requireLinux(config, inventory)
    const script = render(config, inventory.instances)
    const parts = partsOf(script.head)
    // no configuration gives such settings: it is a fault of gen-hooks, and no host gets them
    const faults = parts === null ? [] : settingsFaults(parts)
    if (faults.length > 0) {
      findings.push(
        ...faults.map(({ line, message }) =>
          errorOf({ source: '', line: 0, message: `settings: line ${line}: ${message}` }),
        ),
      )
      return failed()
    }
    const source = `hosts/${name}/inventory.json`
    const spoilt = inventory.problems.map((problem) => `${problem.source}: ${problem.message}`)
    findings.push(
      ...spoilt.map((message) => warningOf({ source, line: 0, message })),
      ...unmatchedOwn(config, positions, inventory, `hosts/${name}/config.yaml`),
    )
    return { kind: 'rendered', name, config, inventory, script, sources, findings }
  } catch (error) {
    // a template that was edited is no fault of this host
    if (!(error instanceof GenHooksError) || error.code === 'TEMPLATE_INVALID') throw error
    const hint = error.code === 'DETECT_FAILED' ? `; ${MADE_ANEW}` : ''
    findings.push(
      ...error.message.split('\n').map((line) => errorOf({ source: `hosts/${name}`, line: 0, message: line + hint })),
    )
    return failed()
  }
}

async function notFolder({ files }: Fleet, name: string): Promise<readonly Problem[]> {
  const source = `hosts/${name}`
  if ((await files.typeOf(source)) === 'directory') return []
  return [{ source, line: 0, message: 'no folder, expected one with inventory.json; no link is followed' }]
}

/** Those that a host shares with others, by rank: the fleet's, then its groups'. */
function sharedLayers({ common, groupsOf }: Fleet, name: string): readonly (readonly Layer[])[] {
  return [common === null ? [] : [common], (groupsOf.get(name) ?? []).map(({ layer }) => layer)]
}

/** The configuration of one host: that of the fleet, of its groups and its own laid over each other. */
export async function readHostConfig(
  fleet: Fleet,
  name: string,
): Promise<
  | { readonly kind: 'ok'; readonly host: HostConfig }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
> {
  const folder = `hosts/${name}`
  const notThere = await notFolder(fleet, name)
  if (notThere.length > 0) return { kind: 'problems', problems: notThere }
  const names = await namesIn(fleet, folder)
  if (names === null) return problem(folder, 'cannot be read, expected a folder that you may list')
  const wrong = misnamed(folder, names)
  if (wrong.length > 0) return { kind: 'problems', problems: wrong }
  const path = `${folder}/config.yaml`
  const file = await fleet.files.read(path, MAX_CONFIG_BYTES)
  if (file.kind === 'refused') return problem(path, file.why)
  const own = file.kind === 'absent' ? null : readLayer(file.bytes, path)
  if (own?.kind === 'problems') return own
  const ranks = [...sharedLayers(fleet, name), own === null ? [] : [own.layer]]
  const merged = mergeLayers(ranks)
  if (merged.kind === 'problems') return merged
  const { config, positions } = merged
  return { kind: 'ok', host: { config, positions, sources: ranks.flat().map((layer) => layer.file) } }
}

/** Null if the folder cannot be listed: that of one host does not stop the others. */
async function namesIn({ files }: Fleet, folder: string): Promise<readonly string[] | null> {
  try {
    return await files.list(folder)
  } catch (error) {
    if (error instanceof GenHooksError) return null
    throw error
  }
}

async function readHostInventory(
  { files }: Fleet,
  name: string,
): Promise<
  | { readonly kind: 'ok'; readonly inventory: Inventory }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
> {
  const path = `hosts/${name}/inventory.json`
  const file = await files.read(path, MAX_INVENTORY_BYTES)
  if (file.kind === 'absent')
    return problem(path, 'does not exist, expected what gen-hooks detect --json printed there')
  if (file.kind === 'refused') return problem(path, file.why)
  const text = utf8(file.bytes)
  return text === null ? problem(path, 'not UTF-8, expected UTF-8 text') : parseInventory(text, path)
}

function utf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function problem(
  source: string,
  message: string,
): { readonly kind: 'problems'; readonly problems: readonly Problem[] } {
  return { kind: 'problems', problems: [{ source, line: 0, message }] }
}
