import type { FleetFiles } from '../fleet-files.ts'

/** A rendering to compare: a folder, or one that git keeps. */
export interface RenderedTree {
  /** As messages name it. */
  readonly name: string
  /** The paths of its regular files, those of hosts/NAME/ too; links are none. */
  readonly paths: readonly string[]
  /** The texts of files, by their paths. */
  readonly read: (paths: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** Two files with the same id have the same bytes; undefined if it has no ids. */
  readonly idOf?: (path: string) => string | undefined
}

/** More than any script; an engine and the settings of a thousand instances are half of it. */
export const MOST_FILE_BYTES = 1024 * 1024
/** index.json of a hundred thousand hosts. */
export const MOST_INDEX_BYTES = 256 * 1024 * 1024

/** The folder of `files`. */
export async function folderTree(
  name: string,
  files: FleetFiles,
  refuse: (why: string) => Error,
): Promise<RenderedTree> {
  const paths: string[] = []
  const add = async (folder: string, names: readonly string[]): Promise<void> => {
    for (const one of names) {
      const path = folder === '' ? one : `${folder}/${one}`
      if ((await files.typeOf(path)) === 'file') paths.push(path)
    }
  }
  await add('', await files.list('.'))
  if ((await files.typeOf('hosts')) === 'directory') {
    for (const host of await files.list('hosts')) {
      const folder = `hosts/${host}`
      if ((await files.typeOf(folder)) === 'directory') await add(folder, await files.list(folder))
    }
  }
  return {
    name,
    paths,
    read: async (wanted) => {
      const texts = new Map<string, string>()
      for (const path of wanted) {
        const file = await files.read(path, path === 'index.json' ? MOST_INDEX_BYTES : MOST_FILE_BYTES)
        if (file.kind === 'read') texts.set(path, file.bytes.toString('utf8'))
        else if (file.kind === 'refused') throw refuse(`${name}/${path}: ${file.why}`)
      }
      return texts
    },
  }
}

const AS_SCRIPT = 'pre-freeze-script'

/** One script, as a rendering with that file alone. */
export function scriptTree(name: string, text: string): RenderedTree {
  return { name, paths: [AS_SCRIPT], read: async (wanted) => new Map(wanted.map((path) => [path, text])) }
}
