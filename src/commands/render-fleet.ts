import { resolve } from 'node:path'
import { GenHooksError } from '../errors.ts'
import { counted } from '../fleet/counted.ts'
import { findingText } from '../fleet/finding.ts'
import { fleetFiles } from '../fleet/fleet-files.ts'
import type { Form } from '../fleet/host-files.ts'
import { INDEX_BEGIN } from '../fleet/index-text.ts'
import { type Fleet, readFleet } from '../fleet/read-fleet.ts'
import { type FleetRendering, type FleetResult, renderFleet } from '../fleet/render-fleet.ts'
import { renderHost } from '../fleet/render-host.ts'
import { hostsText } from '../fleet/summary.ts'
import { engineOf, engineText } from '../hook/engine.ts'
import { ENGINES_FILE, enginesIn } from '../hook/known-engines.ts'
import { scriptRenderer } from '../hook/render.ts'
import { readTemplates } from '../hook/templates.ts'
import { holdLock } from '../host/hold-lock.ts'
import { type OwnedTree, ownedTree } from '../host/owned-tree.ts'
import { makeOutFolder } from '../host/write-out.ts'
import type { FleetRenderDocument } from '../schemas/fleet.ts'
import { printable } from '../text/printable.ts'
import { progress } from '../text/progress.ts'
import { DIFFERS, DONE, type Io } from './io.ts'
import { printJson } from './print-json.ts'
import { requireSound } from './require-clean.ts'

/** `render --fleet` as typed. */
export interface RenderFleetOptions {
  readonly fleet: string
  readonly out: string
  readonly whole?: boolean | undefined
  /** Write nothing, and say what would be written. */
  readonly check?: boolean | undefined
  readonly json?: boolean | undefined
}

/** Another rendering into the same folder may take so long; on a busy machine flock itself takes a part of a second to start. */
const LOCK_WAIT_MS = 30_000

/** Renders a fleet into a folder: the engine once, the settings of each host, SUMMARY.md and index.json. HOSTS_FAILED at the end if a host could not be rendered. */
export async function runRenderFleet(options: RenderFleetOptions, io: Io): Promise<number> {
  const { check = false, json = false } = options
  const folder = resolve(options.out)
  const fleet = await readFleet(fleetFiles(io.host, resolve(options.fleet)), options.fleet)
  const rendering = await renderingOf(options.whole === true ? 'whole' : 'settings')
  await requireSoundEngine(fleet, rendering.render, io)
  const findings: FleetRenderDocument['findings'][number][] = []
  const line = progress(io.err)
  let count = 0
  // each is told at once, and only a document keeps them all: there may be one of each of many thousands
  const tell: FleetRendering['told'] = (host, its) => {
    for (const finding of its) line.above(`${findingText(host, finding)}\n`)
    if (json) findings.push(...its.map((finding) => ({ host, ...finding })))
  }
  tell('', fleet.notes)
  const told: FleetRendering['told'] = (host, its) => {
    count++
    line.show(`rendering ${counted(fleet.hosts.length, 'host')}: ${count}`)
    tell(host, its)
  }
  const into = async (tree: OwnedTree): Promise<FleetResult> => {
    try {
      return await renderFleet(fleet, { ...rendering, tree, told })
    } finally {
      line.end()
    }
  }
  const result = check ? await into(await ownTree(folder, 'compare')) : await writeLocked(folder, into)
  const isSame = result.changed.length + result.removed.length === 0
  const document: Omit<FleetRenderDocument, 'error'> = {
    schema: 'gen-hooks/fleet-render/1',
    kind: isSame ? 'unchanged' : check ? 'differs' : 'written',
    folder,
    hosts: { rendered: result.rendered, failed: result.failed.length, plans: result.plans },
    changed: result.changed,
    removed: result.removed,
    findings,
  }
  for (const path of result.kept) io.err(`${folder}/${printable(path)}: kept, gen-hooks did not write all of it\n`)
  const end = (): number => {
    if (result.failed.length > 0) throw hostsFailed(result)
    return check && !isSame ? DIFFERS : DONE
  }
  if (json) return await printJson(document, io, end)
  io.out(resultText(document, check))
  return end()
}

async function renderingOf(form: Form): Promise<Omit<FleetRendering, 'tree' | 'told'>> {
  const templates = await readTemplates()
  const text = engineText(templates)
  const engine = engineOf(templates.version, text)
  const known = enginesIn(ENGINES_FILE)
  return {
    form,
    version: templates.version,
    engine,
    engineText: text,
    isKnown: known.some(({ sha256 }) => sha256 === engine.sha256),
    render: scriptRenderer(templates),
  }
}

/** `/bin/sh -n` and the grammar on the first script that can be rendered: of the others only the settings differ, and the grammar takes nothing that a shell would not. */
async function requireSoundEngine(fleet: Fleet, render: FleetRendering['render'], io: Io): Promise<void> {
  for (const name of fleet.hosts) {
    const outcome = await renderHost(fleet, name, render)
    if (outcome.kind === 'failed') continue
    const { head, engine } = outcome.script
    await requireSound([{ fileName: `hosts/${name}`, text: head + engine }], io)
    return
  }
}

async function writeLocked(folder: string, write: (tree: OwnedTree) => Promise<FleetResult>): Promise<FleetResult> {
  await makeOutFolder(folder)
  const lock = await holdLock(folder, LOCK_WAIT_MS)
  if (lock.kind === 'busy')
    throw new GenHooksError('FILE_UNWRITABLE', `${folder}: cannot be written: another gen-hooks writes there`)
  try {
    const tree = await ownTree(folder, 'write')
    // so that a rendering that is killed can be done again
    if ((await tree.begin('index.json', 1)) === null)
      await tree.put('index.json', `${INDEX_BEGIN}  "hosts": []\n}\n`, 0o644)
    return await write(tree)
  } finally {
    if (lock.kind === 'held') await lock.release()
  }
}

/** The tree, which is refused if the folder has other files than those of an earlier rendering. */
async function ownTree(folder: string, act: 'write' | 'compare'): Promise<OwnedTree> {
  const tree = ownedTree(folder, act)
  const names = (await tree.list('')).filter((name) => !name.startsWith('.'))
  const begin = await tree.begin('index.json', INDEX_BEGIN.length)
  if (names.length === 0 || begin === INDEX_BEGIN) return tree
  throw new GenHooksError(
    'FILE_UNWRITABLE',
    `${folder}: has files, and no index.json that render --fleet wrote, expected an empty folder or one of an earlier rendering`,
  )
}

function hostsFailed({ failed, rendered }: FleetResult): GenHooksError {
  const count = counted(failed.length, 'host')
  return new GenHooksError(
    'HOSTS_FAILED',
    `${count} of ${failed.length + rendered} not rendered: ${hostsText(
      failed.map((name) => printable(name)),
      20,
    )}`,
  )
}

function resultText({ kind, hosts, changed, removed }: Omit<FleetRenderDocument, 'error'>, check: boolean): string {
  const lines = check
    ? [
        ...changed.map((path) => `${path}: differs or is missing\n`),
        ...removed.map((path) => `${printable(path, 1000)}: is rendered no more\n`),
      ]
    : []
  const parts = [
    `${counted(hosts.rendered, 'host')} with ${counted(hosts.plans, 'plan')}`,
    ...(hosts.failed === 0 ? [] : [`${hosts.failed} failed`]),
    ...(kind === 'unchanged'
      ? ['unchanged']
      : [
          `${counted(changed.length, 'file')} ${check ? 'differ' : 'written'}`,
          `${removed.length} ${check ? 'rendered no more' : 'removed'}`,
        ]),
  ]
  return `${lines.join('')}${parts.join(', ')}\n`
}
