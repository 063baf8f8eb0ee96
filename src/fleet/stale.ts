import { isOurFilter } from '../hook/metrics-filter.ts'
import { originOf } from '../hook/provenance.ts'
import { type OwnedTree, TEMPORARY } from '../host/owned-tree.ts'
import { isOurLogrotate } from '../install/logrotate.ts'
import { LOGROTATE_NAME, METRICS_NAME, OWN_NAMES } from './host-files.ts'
import { meansNone } from './no-host.ts'

/** Our scripts name themselves within so many bytes. */
const BEGIN_BYTES = 4096

/**
 * Removes the files that an earlier rendering wrote and this one did not: of hosts that are gone, of another layout or form. What gen-hooks did not write stays, by its
 * name and by its first lines; a link is never one of its files.
 */
export async function removeStale(
  tree: OwnedTree,
  written: ReadonlyMap<string, ReadonlySet<string>>,
  shared: ReadonlySet<string>,
): Promise<{ readonly removed: readonly string[]; readonly kept: readonly string[] }> {
  const removed = new Set<string>()
  const kept: string[] = []
  const removeIn = async (folder: string, names: readonly string[], isOurs: (name: string) => boolean) => {
    for (const name of names) {
      const path = `${folder}${name}`
      if (!isOurs(name) || !isOurText(name, await tree.begin(path, BEGIN_BYTES))) continue
      await tree.remove(path)
      removed.add(path)
    }
  }
  const ofAll = (name: string): boolean => name === LOGROTATE_NAME || name === METRICS_NAME
  await removeIn('', sorted(await tree.list('')), (name) => !shared.has(name) && (ofAll(name) || TEMPORARY.test(name)))
  for (const host of sorted(await tree.list('hosts'))) {
    const now = written.get(host)
    const names = sorted(await tree.list(`hosts/${host}`))
    await removeIn(
      `hosts/${host}/`,
      names,
      (name) => now?.has(name) !== true && (OWN_NAMES.has(name) || TEMPORARY.test(name)),
    )
    if (now !== undefined) continue
    const isEmpty = names.every((name) => removed.has(`hosts/${host}/${name}`))
    if (isEmpty && (await tree.removeFolder(`hosts/${host}`))) continue
    if (!(await meansNone(host, async () => (await tree.begin(`hosts/${host}`, 1)) !== null)))
      kept.push(`hosts/${host}`)
  }
  return { removed: [...removed], kept }
}

/** Null is no file. What a killed write left has any text. */
function isOurText(name: string, begin: string | null): boolean {
  if (begin === null) return false
  if (TEMPORARY.test(name)) return true
  if (name === LOGROTATE_NAME) return isOurLogrotate(begin)
  return name === METRICS_NAME ? isOurFilter(begin) : originOf(begin) === 'ours'
}

function sorted(names: readonly string[]): readonly string[] {
  return [...names].sort((a, b) => (a < b ? -1 : 1))
}
