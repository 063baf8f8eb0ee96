import { type Path, pathId } from '../config/key-path.ts'
import type { PlaceInFile } from '../config/merge.ts'
import { unmatchedInList } from '../detect/unmatched-names.ts'
import type { Config, Inventory } from '../model.ts'
import type { HostFinding } from './finding.ts'

/** A warning of each name in the configuration of the host itself that fits none of its instances. Those that a group or the fleet names may be on other hosts. */
export function unmatchedOwn(
  config: Config,
  positions: ReadonlyMap<string, PlaceInFile>,
  inventory: Inventory,
  file: string,
): readonly HostFinding[] {
  const { exclude, overrides } = config.instances
  const warning = (path: Path, own: Partial<Config['instances']>): readonly HostFinding[] => {
    const place = positions.get(pathId(path))
    // the instances are not looked at for the names of others: a thousand groups may name one each
    if (place?.file !== file) return []
    const only = { ...config, instances: { ...config.instances, exclude: [], overrides: {}, ...own } }
    const message = unmatchedInList(only, inventory)?.replace(/, which is right.*/s, '')
    return message === undefined ? [] : [{ severity: 'warning', file, line: place.line, message }]
  }
  return [
    ...exclude.flatMap((entry, index) => warning(['instances', 'exclude', index], { exclude: [entry] })),
    ...Object.entries(overrides).flatMap(([name, override]) =>
      warning(['instances', 'overrides', name], { overrides: { [name]: override } }),
    ),
  ]
}
