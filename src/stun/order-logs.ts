import { basename } from 'node:path'
import { numberOf, vmPathOf } from './log-names.ts'
import type { ScannedEvent } from './scan-log.ts'

/** The events of one log; its path shows its VM. */
export interface ReadLog {
  readonly path: string
  /** `displayName` of the configuration that a VM writes to its log when it is switched on; null if it is not in there. */
  name: string | null
  readonly events: ScannedEvent[]
}

/** The logs of one VM, oldest first. */
export interface VmLogs {
  /** Tells VMs apart, those of one name too. */
  readonly key: string
  readonly vm: string
  readonly logs: readonly ReadLog[]
}

/** The unique names of VMs. */
export interface Labels {
  readonly byKey: Map<string, string>
  readonly used: Set<string>
}

/**
 * Sorts logs by VM and age. The logs of a folder are one VM's, unless they name several; then each name is one. Age is by the first time in a
 * log, and by its number where it has none.
 */
export function orderLogs(logs: readonly ReadLog[], labels: Labels): readonly VmLogs[] {
  const byFolder = groupBy(logs, (log) => vmPathOf(log.path))
  return [...byFolder].flatMap(([folder, inFolder]) => {
    const names = new Set(inFolder.map(({ name }) => name).filter((name) => name !== null))
    const only = names.size === 1 ? [...names][0] : undefined
    const byVm = groupBy(inFolder, ({ name }) => only ?? name ?? '')
    return [...byVm].map(([name, ofVm]) => {
      const key = `${folder}\0${names.size > 1 ? name : ''}`
      return { key, vm: labelFor(key, folder, name, labels), logs: [...ofVm].sort(byAge) }
    })
  })
}

/** The name, or the folder's; the folder too where another VM has that name already. */
function labelFor(key: string, folder: string, name: string, labels: Labels): string {
  const known = labels.byKey.get(key)
  if (known !== undefined) return known
  const short = name !== '' ? name : basename(folder.replace(/:\/$/, '')) || folder
  const label = labels.used.has(short) ? `${short} (${folder})` : short
  labels.byKey.set(key, label)
  labels.used.add(label)
  return label
}

function byAge(a: ReadLog, b: ReadLog): number {
  const [first, second] = [firstTime(a), firstTime(b)]
  if (first !== null && second !== null && first !== second) return first - second
  return numberOf(a.path) - numberOf(b.path) || 0
}

function firstTime(log: ReadLog): number | null {
  return log.events.find(({ at }) => at !== null)?.at ?? null
}

function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const group = groups.get(keyOf(one))
    if (group === undefined) groups.set(keyOf(one), [one])
    else group.push(one)
  }
  return groups
}
