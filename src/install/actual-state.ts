import { dirname } from 'node:path'
import { errnoOf } from '../errors.ts'
import { type Probe, readRunNow } from '../hook/current-run.ts'
import { isOwnBeside } from '../hook/guest-targets.ts'
import { isOurFilter } from '../hook/metrics-filter.ts'
import { readProvenance } from '../hook/provenance.ts'
import { errnoText } from '../host/errno-text.ts'
import type { Host } from '../host/host.ts'
import { dangerOf } from '../host/trusted-path.ts'
import { sha256 } from '../text/sha256.ts'
import type { ActualEntry, ActualFolder, ActualReceipt, ActualState, ActualTarget } from './actual.ts'
import { isOurLogrotate } from './logrotate.ts'
import { EMPTY_RECEIPT, parseReceipt, type Receipt } from './receipt.ts'
import {
  AGENT_CONF_TARGET,
  AGENT_HOOK_TARGET,
  ALL_TARGETS,
  AZURE_CONF_TARGET,
  GOOGLE_POST_TARGET,
  GOOGLE_PRE_TARGET,
  HOOK_DIRECTORY,
  HOOK_TARGETS,
  inFolder,
  LOGROTATE_TARGET,
  METRICS_TARGET,
  MOST_HOOK_BYTES,
  pathOf,
  RECEIPT_PATH,
  REPLACED_FOLDER,
  STORE_FOLDER,
  type Target,
} from './targets.ts'
import { resolveFolder } from './trusted-folder.ts'

/** The files that are ours by a line of theirs, which makes them ours also after an edit. */
const OWN_BY_LINE: ReadonlyMap<Target, (text: string) => boolean> = new Map([
  [LOGROTATE_TARGET, isOurLogrotate],
  [METRICS_TARGET, isOurFilter],
  [AGENT_HOOK_TARGET, isOwnBeside],
  [AGENT_CONF_TARGET, isOwnBeside],
  [AZURE_CONF_TARGET, isOwnBeside],
  [GOOGLE_POST_TARGET, isOwnBeside],
  [GOOGLE_PRE_TARGET, isOwnBeside],
])

/** Reads everything by which install, uninstall and status decide; changes nothing. */
export async function inspect(host: Host, options: { readonly probe: Probe }): Promise<ActualState> {
  const targets: ActualTarget[] = []
  for (const target of ALL_TARGETS) targets.push(await inspectTarget(host, target))
  const store = await resolveFolder(host, STORE_FOLDER)
  const replacedFolder = await resolveFolder(host, REPLACED_FOLDER)
  const receipt = await inspectReceipt(host, store)
  return {
    targets,
    store,
    replacedFolder,
    receipt,
    kept: await readKept(host, replacedFolder, receipt.kind === 'ok' ? receipt.receipt : EMPTY_RECEIPT),
    strays: await findStrays(host, await resolveFolder(host, HOOK_DIRECTORY)),
    run: await readRunNow(host, options.probe),
    owner: host.uid === 0 ? { uid: 0, gid: 0 } : null,
    uid: host.uid,
    place: host.realPath('/') === '/' ? 'this machine' : 'rooted',
  }
}

async function inspectTarget(host: Host, target: Target): Promise<ActualTarget> {
  const place = await resolveFolder(host, target.folder)
  const stage = target.stage === 'in the folder' ? place : await resolveFolder(host, dirname(place.path))
  const path = `${place.path}/${target.fileName}`
  return { target, folder: place, stage, entry: await inspectEntry(host, target, path) }
}

async function inspectEntry(host: Host, target: Target, path: string): Promise<ActualEntry> {
  try {
    const stat = await host.lstat(path)
    if (stat === null) return { kind: 'absent' }
    if (stat.type === 'symlink') return { kind: 'symlink' }
    if (stat.type !== 'file') return { kind: 'not a regular file' }
    if (stat.size > MOST_HOOK_BYTES) return { kind: 'too large', bytes: stat.size }
    const content = await host.readFile(path, { maxBytes: MOST_HOOK_BYTES, noFollow: true })
    const { mode, uid, gid } = stat
    const present = { content, sha256: sha256(content), mode, uid, gid }
    const text = content.toString('utf8')
    const isOurs = OWN_BY_LINE.get(target)
    if (isOurs !== undefined) {
      return isOurs(text) ? { kind: 'ours', version: '', intact: true, ...present } : { kind: 'foreign', ...present }
    }
    const provenance = readProvenance(text)
    if (provenance.kind === 'foreign') return { kind: 'foreign', ...present }
    return { kind: 'ours', version: provenance.version, intact: provenance.intact, ...present }
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    return { kind: 'unreadable', errno }
  }
}

async function inspectReceipt(host: Host, store: ActualFolder): Promise<ActualReceipt> {
  try {
    const path = inFolder(store, RECEIPT_PATH)
    const stat = await host.lstat(path)
    if (stat === null) return { kind: 'none' }
    if (stat.type !== 'file') return { kind: 'damaged', detail: 'is not a regular file' }
    // The receipt must be root's: uninstall restores what it names, and root runs that as a hook.
    const [unsafe] = store.unsafe
    if (unsafe !== undefined)
      return { kind: 'damaged', detail: `is not to be believed: ${unsafe.path} ${unsafe.detail}` }
    const danger = dangerOf(host, stat)
    if (danger !== null) return { kind: 'damaged', detail: danger }
    return parseReceipt((await host.readFile(path, { maxBytes: MOST_HOOK_BYTES, noFollow: true })).toString('utf8'))
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    return { kind: 'damaged', detail: `cannot be read: ${errnoText(errno)}` }
  }
}

async function readKept(host: Host, folder: ActualFolder, receipt: Receipt): Promise<ReadonlyMap<string, Buffer>> {
  const kept = new Map<string, Buffer>()
  for (const entry of receipt.replaced) {
    try {
      const content = await host.readFile(inFolder(folder, entry.store), { maxBytes: MOST_HOOK_BYTES, noFollow: true })
      if (sha256(content) === entry.sha256) kept.set(entry.store, content)
    } catch (error) {
      // An entry may have no copy that can be read: the plan decides whether the copy is needed.
      if (errnoOf(error) === undefined) throw error
    }
  }
  return kept
}

async function findStrays(host: Host, folder: ActualFolder): Promise<readonly string[]> {
  const own = new Set(HOOK_TARGETS.map(pathOf))
  const strays: string[] = []
  try {
    for (const name of await host.list(folder.path)) {
      const path = `${folder.path}/${name}`
      // a link counts too, since VMware Tools follows it
      const type = own.has(`${HOOK_DIRECTORY}/${name}`) ? 'ours' : (await host.lstat(path))?.type
      if (type === 'file' || type === 'symlink') strays.push(path)
    }
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
  }
  return strays
}
