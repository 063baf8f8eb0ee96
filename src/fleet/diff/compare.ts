import { sha256 } from '../../text/sha256.ts'
import { LOGROTATE_NAME, METRICS_NAME } from '../host-files.ts'
import { planName } from '../plan-name.ts'
import { type Change, type Collector, collector } from './changes.ts'
import { compareFiles, compareHost, type Texts } from './compare-host.ts'
import { type Side, scriptName, scriptOf } from './side.ts'

/** New hosts that do the same. */
export interface NewHosts {
  readonly plan: string
  /** What their scripts do, as these say themselves. */
  readonly words: readonly string[]
  readonly hosts: string[]
}

/** All that differs between two renderings. */
export interface Comparison {
  /** The hosts in both of which something differs, and those in which nothing does. */
  readonly changed: number
  readonly unchanged: number
  readonly changes: readonly Change[]
  readonly added: readonly NewHosts[]
  readonly gone: readonly string[]
  /** Hosts that could not be rendered in the new one, and could in the old one or were not there, with the reason. */
  readonly failed: readonly { readonly host: string; readonly why: string }[]
}

/** Hosts whose files are in memory at once. */
const AT_ONCE = 100
/** Files beside the hosts that belong to all of them. */
const SHARED = [LOGROTATE_NAME, METRICS_NAME]

/** Compares two renderings file by file; the same difference of several hosts is one. */
export async function compareSides(before: Side, after: Side): Promise<Comparison> {
  const collect = collector()
  const names = [...new Set([...before.hosts.keys(), ...after.hosts.keys()])].sort((a, b) => (a < b ? -1 : 1))
  const added = new Map<string, NewHosts>()
  const gone: string[] = []
  let [changed, unchanged] = [0, 0]
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const some = names.slice(at, at + AT_ONCE)
    const [from, to] = await readBoth(before, after, some)
    for (const host of some) {
      if (!after.hosts.has(host)) gone.push(host)
      else if (!before.hosts.has(host)) addNew(added, host, textsOf(after, host, to), after)
      else if (compareHost(host, [before, textsOf(before, host, from)], [after, textsOf(after, host, to)], collect))
        changed++
      else unchanged++
    }
  }
  await compareShared(before, after, collect)
  const failed = [...after.failed].filter(([host]) => !before.failed.has(host)).map(([host, why]) => ({ host, why }))
  return {
    changed,
    unchanged,
    changes: collect.changes(),
    added: [...added.values()],
    gone: gone.filter((host) => !after.failed.has(host)),
    failed,
  }
}

/** The files of these hosts on both sides, but those that git knows as the same. */
async function readBoth(before: Side, after: Side, hosts: readonly string[]): Promise<readonly [Texts, Texts]> {
  const pathsOf = (side: Side): readonly string[] =>
    hosts.flatMap((host) => (side.hosts.get(host) ?? []).map((name) => side.folderOf(host) + name))
  const isSame = (path: string): boolean => {
    const id = before.tree.idOf?.(path)
    return id !== undefined && id === after.tree.idOf?.(path)
  }
  const wanted = (side: Side) => pathsOf(side).filter((path) => !isSame(path))
  const [from, to] = await Promise.all([before.tree.read(wanted(before)), after.tree.read(wanted(after))])
  return [from, to]
}

/** What was read of a host, by the names of the files. */
function textsOf(side: Side, host: string, texts: Texts): Texts {
  const own = new Map<string, string>()
  for (const name of side.hosts.get(host) ?? []) {
    const text = texts.get(side.folderOf(host) + name)
    if (text !== undefined) own.set(name, text)
  }
  return own
}

function addNew(added: Map<string, NewHosts>, host: string, texts: Texts, side: Side): void {
  const script = texts.get(scriptName(side.hosts.get(host) ?? []) ?? '') ?? ''
  const { settings } = scriptOf(script, side)
  const key = sha256(settings)
  const known = added.get(key) ?? { plan: planName(key), words: wordsIn(settings), hosts: [] }
  added.set(key, known)
  known.hosts.push(host)
}

function wordsIn(settings: string): readonly string[] {
  return [...settings.matchAll(/^# - (.*)$/gm)].map(([, words = '']) => words)
}

async function compareShared(before: Side, after: Side, collect: Collector): Promise<void> {
  const of = async ({ tree }: Side): Promise<Texts> =>
    await tree.read(SHARED.filter((path) => tree.paths.includes(path)))
  const [from, to] = await Promise.all([of(before), of(after)])
  for (const name of SHARED) compareFiles(null, name, name, from.get(name), to.get(name), collect)
}
