import { errnoOf } from '../errors.ts'
import { originOf } from '../hook/provenance.ts'
import { errnoText } from '../host/errno-text.ts'
import type { Host } from '../host/host.ts'
import { readText, type TextRead } from '../host/read-text.ts'
import { HOOK_DIRECTORY, HOOK_TARGETS, pathOf } from '../install/targets.ts'

/** A file at a place where VMware Tools looks for hooks. */
export interface PlacedScript {
  /** As it is documented: `/usr/sbin/pre-freeze-script`. */
  readonly path: string
  readonly read: Exclude<TextRead, { readonly kind: 'absent' }>
  /** `ours` by its own words, however it was changed since. */
  readonly origin: 'ours' | 'foreign'
}

const MOST_BYTES = 8 * 1024 * 1024
/** VMware Tools itself has no limit. */
const MOST_FILES = 200

/** The pair of /usr/sbin and what stands in the hook directory, links followed. A folder there is not run. A hook directory that cannot be listed is one that cannot be read. */
export async function readScripts(host: Host): Promise<readonly PlacedScript[]> {
  const pair = HOOK_TARGETS.filter(({ layout }) => layout === 'legacy').map(pathOf)
  const found: PlacedScript[] = []
  const inFolder = await filesIn(host, HOOK_DIRECTORY)
  if (inFolder.kind === 'unreadable') found.push({ path: HOOK_DIRECTORY, read: inFolder, origin: 'foreign' })
  for (const path of [...pair, ...inFolder.paths]) {
    const read = await readText(host, path, MOST_BYTES)
    if (read.kind === 'absent') continue
    if (path.startsWith(`${HOOK_DIRECTORY}/`) && read.kind === 'no file') continue
    found.push({ path, read, origin: read.kind === 'read' ? originOf(read.text) : 'foreign' })
  }
  return found
}

/** The paths of what stands in a folder. Of one that cannot be listed, or has too many files, none is told: a part of it is no answer. */
export type FilesIn =
  | { readonly kind: 'listed'; readonly paths: readonly string[] }
  | { readonly kind: 'unreadable'; readonly paths: readonly []; readonly because: string }

/** Lists a folder; one that is not there has no files. */
export async function filesIn(host: Host, folder: string): Promise<FilesIn> {
  const unreadable = (why: string): FilesIn => ({
    kind: 'unreadable',
    paths: [],
    because: `cannot be looked through: ${why}`,
  })
  try {
    const names = await host.list(folder)
    if (names.length > MOST_FILES) return unreadable(`it has more than ${MOST_FILES} files`)
    return { kind: 'listed', paths: names.map((name) => `${folder}/${name}`) }
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    return errno === 'ENOTDIR' ? { kind: 'listed', paths: [] } : unreadable(errnoText(errno))
  }
}
