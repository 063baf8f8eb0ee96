import type { Engine } from '../hook/engine.ts'
import type { RenderedParts } from '../hook/render.ts'
import type { OwnedTree, Write } from '../host/owned-tree.ts'
import { pathOf } from '../install/targets.ts'
import { type Config, type Instance, idOf } from '../model.ts'
import { sha256 } from '../text/sha256.ts'
import type { HostFinding } from './finding.ts'
import { ENGINE_PATH, type FleetOutput, type Form, hostFiles, scriptTargets } from './host-files.ts'
import { inOrder } from './in-order.ts'
import { hostLine, INDEX_END, type IndexHost, indexHead } from './index-text.ts'
import { planName } from './plan-name.ts'
import type { Fleet } from './read-fleet.ts'
import { type HostOutcome, renderHost } from './render-host.ts'
import { removeStale } from './stale.ts'
import { summaryOf } from './summary.ts'

/** What rendering a fleet needs beside it. */
export interface FleetRendering {
  readonly form: Form
  readonly version: string
  readonly engine: Engine
  readonly engineText: string
  /** Whether it is the engine of the build. */
  readonly isKnown: boolean
  readonly render: (config: Config, instances: readonly Instance[]) => RenderedParts
  readonly tree: OwnedTree
  /** Called with each host that was rendered or failed, in the order of the names. */
  readonly told: (name: string, findings: readonly HostFinding[]) => void
}

/** What came of it. */
export interface FleetResult {
  readonly rendered: number
  readonly failed: readonly string[]
  readonly plans: number
  /** The files that differed from what was there, below the folder. */
  readonly changed: readonly string[]
  readonly removed: readonly string[]
  /** What stands in the way of a removal: files that gen-hooks did not write. */
  readonly kept: readonly string[]
}

/** Hosts that are read, rendered or written at the same time: enough that no processor waits for the disk. */
const AT_ONCE = 16

/**
 * Renders each host of a fleet, writes what differs, and removes what is rendered no more. The bytes depend on nothing but the fleet and the version. Of a host no
 * more is kept than its name, and of a plan its digest and the first names: there may be many thousands.
 */
export async function renderFleet(fleet: Fleet, rendering: FleetRendering): Promise<FleetResult> {
  const { form, tree, told } = rendering
  const changed: string[] = []
  const put = async ({ path, text, mode }: FleetOutput): Promise<void> => {
    if ((await tree.put(path, text, mode)) === 'written') changed.push(path)
  }
  const filesOf = hostFiles(form)
  const shared = new Map<string, FleetOutput>()
  shared.set(ENGINE_PATH, { path: ENGINE_PATH, text: rendering.engineText, mode: 0o644, target: null })
  const summary = summaryOf(rendering)
  const names = [...new Set([...fleet.hosts, ...fleet.refused.keys()])].sort((a, b) => (a < b ? -1 : 1))
  const namesOf = nameSets()
  const written = new Map<string, ReadonlySet<string>>()
  const failed: string[] = []
  const each = async (
    name: string,
  ): Promise<{ readonly outcome: HostOutcome; readonly files: readonly FleetOutput[] }> => {
    const outcome = await renderHost(fleet, name, rendering.render)
    const files = outcome.kind === 'rendered' ? await filesOf(outcome) : []
    for (const file of files) if (isOwn(file.path)) await put(file)
    return { outcome, files }
  }
  const renderAll = async (write: Write): Promise<Stale> => {
    await write(indexHead(rendering))
    for await (const { outcome, files } of inOrder(names, AT_ONCE, each)) {
      const { name } = outcome
      told(name, outcome.findings)
      await write(hostLine(indexHost(outcome, files, rendering.engineText), name === names[0]))
      summary.add(outcome)
      for (const file of files) if (!isOwn(file.path)) shared.set(file.path, file)
      if (outcome.kind === 'failed') failed.push(name)
      else written.set(name, namesOf(files.filter(({ path }) => isOwn(path))))
    }
    await write(INDEX_END)
    for (const file of shared.values()) await put(file)
    const stale = await removeStale(tree, written, new Set(shared.keys()))
    await put({ path: 'SUMMARY.md', text: summary.text(), mode: 0o644, target: null })
    return stale
  }
  let stale: Stale = { removed: [], kept: [] }
  // it takes its place as the last: who reads it finds what it tells
  const index = await tree.stream('index.json', 0o644, async (write) => {
    stale = await renderAll(write)
  })
  if (index === 'written') changed.push('index.json')
  const { rendered, plans } = summary.counts()
  return { rendered, failed, plans, changed: changed.sort(), ...stale }
}

type Stale = Pick<FleetResult, 'removed' | 'kept'>

/** Whether a file is that of one host. */
const isOwn = (path: string): boolean => path.startsWith('hosts/')

/** The names of a host's own files; most hosts have the same, so they share one set. */
function nameSets(): (files: readonly FleetOutput[]) => ReadonlySet<string> {
  const sets = new Map<string, ReadonlySet<string>>()
  return (files) => {
    const names = files.map(({ path }) => path.slice(path.lastIndexOf('/') + 1))
    const known = sets.get(names.join('/')) ?? new Set(names)
    sets.set(names.join('/'), known)
    return known
  }
}

function indexHost(outcome: HostOutcome, files: readonly FleetOutput[], engine: string): IndexHost {
  const { name, sources, findings } = outcome
  if (outcome.kind === 'failed') return { kind: 'failed', name, sources, findings }
  const { head, configSha256, settingsSha256 } = outcome.script
  return {
    kind: 'rendered',
    name,
    instances: outcome.inventory.instances.map(idOf),
    plan: planName(settingsSha256),
    digests: { config: configSha256, settings: settingsSha256, script: sha256(head + engine) },
    scripts: scriptTargets(outcome.config).map(pathOf),
    files: files.map(({ path, text, target }) => ({ path, sha256: sha256(text), target })),
    sources,
    findings,
  }
}
