import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Each package that the one in `folder` may load, itself left out, as Node finds it: in the nearest node_modules that has it, whatever else lies there. */
export function loadedPackages(folder: string): readonly string[] {
  const found = new Set<string>()
  const todo = [realpathSync(folder)]
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    for (const name of neededBy(at)) {
      const place = placeOf(name, at)
      if (place === null || found.has(place)) continue
      found.add(place)
      // from there Node looks for what that one needs
      todo.push(realpathSync(place))
    }
  }
  return [...found]
}

/** What package.json says; nothing if it cannot be read, for then Node finds nothing by it either. */
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
