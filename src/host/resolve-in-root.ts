import { readlinkSync } from 'node:fs'
import { errnoOf } from '../errors.ts'

/** As the kernel: more links than this are a loop. */
const MOST_LINKS = 40

/**
 * The real path of the guest path `path` below the folder `root`: links are followed as by a process whose `/` is `root`, and as by openat2(2) with
 * RESOLVE_IN_ROOT, so that no link leads out of `root`. A part that does not exist stays as it is written. ELOOP if the links are a loop.
 */
export function resolveInRoot(root: string, path: string, last: 'follow' | 'stay'): string {
  const todo = partsOf(path)
  const at: string[] = []
  let links = 0
  for (let name = todo.shift(); name !== undefined; name = todo.shift()) {
    if (name === '..') {
      at.pop()
      continue
    }
    const target = todo.length > 0 || last === 'follow' ? linkAt(`${[root, ...at].join('/')}/${name}`) : null
    if (target === null) {
      at.push(name)
      continue
    }
    links += 1
    if (links > MOST_LINKS) throw Object.assign(new Error(`ELOOP: too many links, '${path}'`), { code: 'ELOOP', path })
    if (target.startsWith('/')) at.splice(0)
    todo.unshift(...partsOf(target))
  }
  return at.length === 0 ? root : [root, ...at].join('/')
}

function partsOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.')
}

/** The target of a link; null for other files, and if readlink fails: the caller that opens the path gets the reason. */
function linkAt(path: string): string | null {
  try {
    return readlinkSync(path)
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return null
  }
}
