import { errnoText } from '../host/errno-text.ts'
import { octal } from '../host/octal.ts'
import type { Layout, RenderedHook } from '../model.ts'
import { sha256 } from '../text/sha256.ts'
import type { ActualState, ActualTarget } from './actual.ts'
import { withHook } from './agent-conf.ts'
import { isOwnWithOurs, linkedAzureNote } from './azure-own.ts'
import { whyPlace } from './install-plan.ts'
import { OWN_FILTER } from './metrics-plan.ts'
import { obstacle } from './obstacle.ts'
import {
  AGENT_CONF_TARGET,
  AZURE_CONF_TARGET,
  BESIDE_TARGETS,
  inFolder,
  isCalledFile,
  METRICS_TARGET,
} from './targets.ts'

/** A file that belongs on the guest, and its state. */
export interface FileStatus {
  readonly path: string
  /** `as installed`: unchanged since the install, but no hooks could be rendered to compare it with. `unreadable`: this user may not read the file. */
  readonly state: 'in sync' | 'as installed' | 'unreadable' | 'missing' | 'differs' | 'edited by hand' | 'wrong'
  readonly detail: string
  /** The version of gen-hooks that rendered the file; null if gen-hooks did not. */
  readonly version: string | null
}

/** The installed files compared with those that would be installed now. */
export interface InstalledReport {
  readonly layout: Layout
  readonly files: readonly FileStatus[]
  /** Why the guest is not in sync. */
  readonly problems: readonly string[]
  /** Facts that do not affect the verdict. */
  readonly notes: readonly string[]
}

/** Compares the guest with `hooks`; null: only checks whether the installed files are unchanged. */
export function reportInstalled(
  layout: Layout,
  hooks: readonly RenderedHook[] | null,
  actual: ActualState,
): InstalledReport {
  const wanted = actual.targets.filter(({ target }) => target.layout === layout)
  const other = actual.targets.filter(({ target }) => target.layout !== null && target.layout !== layout)
  const beside = actual.targets.filter(({ target }) => BESIDE_TARGETS.includes(target))
  const isWanted = ({ target, entry }: ActualTarget): boolean =>
    hooks === null ? entry.kind === 'ours' : hooks.some(({ fileName }) => fileName === target.fileName)
  // a user may put a filter, a qemu-ga.conf or an Azure configuration of his own there, and install leaves it
  const own = beside.filter((one) => isWanted(one) && isOwn(one))
  const files = [...wanted, ...beside.filter((one) => isWanted(one) && !isOwn(one))].map((found) =>
    fileStatus(found, hooks, actual),
  )
  const problems = other.flatMap((found) =>
    found.entry.kind === 'ours'
      ? [`${pathIn(found)}: is ours but of the other layout, and VMware Tools runs both`]
      : [],
  )
  for (const found of beside.filter((one) => one.entry.kind === 'ours' && !isWanted(one)))
    problems.push(
      found.target === METRICS_TARGET
        ? `${pathIn(found)}: is not needed without metrics.directory, and install removes it`
        : `${pathIn(found)}: belongs to another target, and install removes it`,
    )
  const present = wanted.filter(({ entry }) => entry.kind !== 'absent')
  if (present.length > 0) {
    for (const found of wanted.filter(({ entry }) => entry.kind === 'absent')) {
      problems.push(`${pathIn(found)}: is missing beside its partner, and VMware Tools needs both hooks or neither`)
    }
  }
  for (const { path, detail } of wanted.flatMap(({ folder }) => folder.unsafe)) problems.push(`${path}: ${detail}`)
  const notes = [
    ...other.flatMap((found) =>
      found.entry.kind === 'ours' || found.entry.kind === 'absent'
        ? []
        : [`${pathIn(found)}: is not ours, and VMware Tools runs it too`],
    ),
    ...own.map(
      (found) => `${pathIn(found)}: ${found.target === METRICS_TARGET ? OWN_FILTER : 'is not ours and stays'}`,
    ),
    ...actual.strays.map((path) => `${path}: is not ours, and VMware Tools runs it too`),
    ...actual.targets
      .flatMap(({ stage }) => stage.leftovers)
      .map((path) => `${path}: left by an install that was interrupted`),
  ]
  const linked = linkedAzureNote(actual)
  const isAzure = hooks?.some(({ fileName }) => fileName === AZURE_CONF_TARGET.fileName) === true
  if (linked !== null && !isAzure) notes.push(linked)
  if (actual.receipt.kind === 'damaged') notes.push(`/var/lib/gen-hooks/installed.json: ${actual.receipt.detail}`)
  return { layout, files, problems: [...new Set(problems)], notes: [...new Set(notes)] }
}

/** The layout of the installed hooks, used if no configuration can be read. */
export function installedLayout(actual: ActualState): Layout {
  const isOurs = (layout: Layout): boolean =>
    actual.targets.some(({ target, entry }) => target.layout === layout && entry.kind === 'ours')
  return isOurs('backupScripts.d') && !isOurs('legacy') ? 'backupScripts.d' : 'legacy'
}

function fileStatus(found: ActualTarget, hooks: readonly RenderedHook[] | null, actual: ActualState): FileStatus {
  const { entry, target } = found
  const path = pathIn(found)
  const version = entry.kind === 'ours' && entry.version !== '' ? entry.version : null
  if (entry.kind === 'absent') return { path, state: 'missing', detail: 'is not installed', version }
  const against = obstacle(entry)
  if (entry.kind === 'unreadable' && (entry.errno === 'EACCES' || entry.errno === 'EPERM'))
    return { path, state: 'unreadable', detail: `cannot be read: ${errnoText(entry.errno)}`, version }
  if (against?.because === 'edited by hand') return { path, state: 'edited by hand', detail: against.detail, version }
  if (against !== null) return { path, state: 'wrong', detail: against.detail, version }
  const hook = hooks?.find(({ fileName }) => fileName === target.fileName)
  if (hook === undefined)
    return { path, state: 'as installed', detail: 'was not edited since it was installed', version }
  // with the lines of the user's own it is what would be installed
  const conf = target === AGENT_CONF_TARGET && entry.kind === 'ours' ? withHook(entry.content) : null
  if (conf?.kind === 'refused') return { path, state: 'wrong', detail: conf.detail, version }
  const wanted = conf === null ? hook : { ...hook, sha256: sha256(conf.content) }
  const why = whyPlace(wanted, entry, actual.owner, target.mode)
  if (why === null) return { path, state: 'in sync', detail: 'is what would be installed now', version }
  if (why === 'differs') return { path, state: 'differs', detail: 'differs from what would be installed now', version }
  return { path, state: 'wrong', detail: `${why}, expected ${octal(target.mode)} and root:root`, version }
}

function isOwn(found: ActualTarget): boolean {
  return found.entry.kind === 'foreign' && (!isCalledFile(found.target) || isOwnWithOurs(found))
}

function pathIn({ folder, target }: ActualTarget): string {
  return inFolder(folder, target.fileName)
}
