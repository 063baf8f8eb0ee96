import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Each package that the package in `folder` may load, that package left out. As by Node, the nearest node_modules that has a package counts. */
export function loadedPackages(folder: string): readonly string[] {
  const found = new Set<string>()
  const todo = [realpathSync(folder)]
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    for (const name of neededBy(at)) {
      const place = placeOf(name, at)
      if (place === null || found.has(place)) continue
      found.add(place)
      // Node looks from this folder for what the package needs
      todo.push(realpathSync(place))
    }
  }
  return [...found]
}

/** The packages that package.json names; none if the file cannot be read, since Node finds none by such a file either. */
function neededBy(folder: string): readonly string[] {
  try {
    const said = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, unknown>
    return ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((key) => Object.keys(said[key] ?? {}))
  } catch {
    return []
  }
}

function placeOf(name: string, from: string): string | null {
  for (let at = from; ; at = dirname(at)) {
    const place = join(at, 'node_modules', name)
    if (existsSync(place)) return place
    if (at === dirname(at)) return null
  }
}
