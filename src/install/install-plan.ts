import { readAzureConfig } from '../hook/azure-config.ts'
import { errnoText } from '../host/errno-text.ts'
import { octal } from '../host/octal.ts'
import type { Layout, RenderedHook } from '../model.ts'
import { pushAll } from '../text/push-all.ts'
import type { ActualEntry, ActualFolder, ActualState, ActualTarget } from './actual.ts'
import { confRefusals, notesOfRemoval, planAgentConf } from './agent-conf.ts'
import { azureNotesOfInstall, isOwnWithOurs } from './azure-own.ts'
import { distinct, folderRefusals, makeFolders, removeLeftovers } from './folder-checks.ts'
import { googleNotes } from './google.ts'
import { keepSteps, type ToKeep } from './keep-replaced.ts'
import { planLogrotate } from './logrotate-plan.ts'
import { frozenRefusals, liveRunRefusals, machineRefusals } from './machine-refusals.ts'
import { planMetrics } from './metrics-plan.ts'
import { obstacle } from './obstacle.ts'
import type { Refusal } from './refusal.ts'
import { type Owner, type Plan, planOf, type Step } from './steps.ts'
import { CALLED_FILES, inFolder, isCalledFile, MOST_HOOK_BYTES, pathOf, targetOf } from './targets.ts'

/** The files that should be on the guest. */
export interface Desired {
  /** Both hooks of one layout, or the one of the other; and the filter of the metrics and the files of the target where there are such. */
  readonly hooks: readonly RenderedHook[]
  /** Content of /etc/logrotate.d/gen-hooks; null if the log folder has a name that logrotate cannot read. */
  readonly logrotate: string | null
  readonly logFolder: ActualFolder
  /** What to do with a file at a target that gen-hooks did not write, or that was edited by hand. */
  readonly others: 'refuse' | 'adopt'
}

/** The layout of these hooks. */
export function layoutOf(hooks: readonly RenderedHook[]): Layout {
  return hooks.some(({ fileName }) => fileName === '50-gen-hooks') ? 'backupScripts.d' : 'legacy'
}

/**
 * The steps from `actual` to `desired`, or all reasons against them. Their order makes a kill at any moment harmless: the copy of a
 * replaced file is made first; post-thaw comes before pre-freeze; the other layout is removed last, its pre-freeze first.
 */
export function planInstall(desired: Desired, actual: ActualState): Plan {
  const layout = layoutOf(desired.hooks)
  const name = targetOf(desired.hooks)
  const called = CALLED_FILES[name]
  const wanted = actual.targets.filter(
    (found) => found.target.layout === layout || (called.includes(found.target) && !staysOwn(found, desired.others)),
  )
  const other = actual.targets.filter(({ target, entry }) =>
    isCalledFile(target)
      ? !called.includes(target) && entry.kind === 'ours'
      : target.layout !== null && target.layout !== layout,
  )
  // without its file the caller could not thaw what a run left behind
  const takesCaller = other.some(({ target }) => isCalledFile(target))
  const runRefusals = takesCaller ? frozenRefusals : liveRunRefusals
  const refusals: Refusal[] = [
    ...machineRefusals(actual),
    ...runRefusals(actual.run),
    ...confRefusals(desired.hooks, actual),
  ]
  const notes: string[] = []
  const keep: ToKeep[] = []
  const touched: ActualFolder[] = []

  for (const { fileName, text } of desired.hooks) {
    const bytes = Buffer.byteLength(text)
    if (bytes > MOST_HOOK_BYTES)
      refusals.push({ subject: fileName, because: 'too large', detail: `would have ${bytes} bytes` })
  }
  const place = wanted.map((found): Step => {
    const hook = desired.hooks.find((one) => one.fileName === found.target.fileName)
    if (hook === undefined) throw new Error(`no hook for ${pathOf(found.target)}`)
    const because = whyPlace(hook, found.entry, actual.owner, found.target.mode)
    if (because !== null) touched.push(found.folder, found.stage)
    else
      for (const { path, detail } of found.folder.unsafe)
        refusals.push({ subject: path, because: 'unsafe folder', detail })
    admit(found, desired.others, refusals, keep)
    return placeStep(found, hook, because, actual.owner)
  })
  // A removal takes pre-freeze first, so the order of the targets is reversed.
  const remove = other.toReversed().flatMap((found): readonly Step[] => {
    const path = inFolder(found.folder, found.target.fileName)
    if (found.entry.kind === 'absent') return []
    if (found.entry.kind !== 'ours') {
      notes.push(`${path}: is not ours and stays, and VMware Tools runs it beside the ${layout} hooks`)
      return []
    }
    touched.push(found.folder)
    admit(found, desired.others, refusals, keep)
    const because = isCalledFile(found.target) ? `the target is ${name} now` : `the layout is ${layout} now`
    return [{ kind: 'remove', path, because }]
  })
  if (keep.length > 0) touched.push(actual.store, actual.replacedFolder)
  pushAll(refusals, folderRefusals(touched))

  const rotation = planLogrotate(desired.logrotate, actual)
  const metrics = planMetrics(desired.hooks, actual)
  const agent = planAgentConf(desired.hooks, actual, name)
  pushAll(notes, [
    ...rotation.notes,
    ...metrics.notes,
    ...agent.notes,
    ...(name === 'qemu-ga' ? [] : notesOfRemoval(actual)),
    ...(name === 'azure' ? [] : azureNotesOfInstall(actual)),
    ...googleNotes(other.map(({ target }) => target)),
    ...actual.strays.map((path) => `${path}: is not ours, and VMware Tools runs it too`),
  ])
  if (actual.uid !== 0)
    notes.push(`installed as uid ${actual.uid}, which will own the files, expected root on a guest that runs`)
  const logProblem = whyNoLogFolder(desired.logFolder)
  if (logProblem !== null) notes.push(logProblem)
  pushAll(notes, whoElseReachesTheLog(desired.logFolder))
  const folders = actual.targets.flatMap(({ folder, stage }) => [folder, stage])
  const steps = [
    ...makeFolders([...wanted.map(({ folder }) => folder), ...metrics.folders, ...agent.folders], { mode: 0o755 }),
    ...(logProblem === null ? makeFolders([desired.logFolder], { mode: 0o750 }) : []),
    ...removeLeftovers([...folders, actual.store, actual.replacedFolder]),
    ...keepSteps(actual, keep),
    ...place,
    ...remove,
    ...rotation.steps,
    ...metrics.steps,
    ...agent.steps,
  ]
  return planOf(distinct(refusals), steps, notes)
}

/** Whether an own Azure configuration that names our scripts stays: with `--adopt` one that the extension cannot read does not. */
function staysOwn(found: ActualTarget, others: Desired['others']): boolean {
  if (!isOwnWithOurs(found)) return false
  const isRead = 'content' in found.entry && readAzureConfig(found.entry.content.toString('utf8')).kind === 'read'
  return others === 'refuse' || isRead
}

/** Why the log folder cannot be made. The hooks work without a log, so this is no refusal. */
function whyNoLogFolder(folder: ActualFolder): string | null {
  const problem = folder.unsafe.find(({ path }) => path === folder.path || folder.missing.includes(path))
  if (problem !== undefined) return `${problem.path}: ${problem.detail}, so the hooks log nothing there`
  if (folder.missing.length > 0 && folder.unwritable !== null) {
    return `${folder.path}: cannot be made: ${errnoText(folder.unwritable)}, so the hooks have no log`
  }
  return null
}

/** Which other users could replace the log folder. The group of Debian's /var/log may write it, so this is no refusal. */
function whoElseReachesTheLog({ path, missing, unsafe }: ActualFolder): readonly string[] {
  return unsafe
    .filter((one) => one.path !== path && !missing.includes(one.path))
    .map((one) => `${one.path}: ${one.detail}: who can write it can exchange the log's folder`)
}

/** Why the file must be written; null if the present file is right. */
export function whyPlace(hook: RenderedHook, entry: ActualEntry, owner: Owner, mode = 0o700): string | null {
  if (entry.kind === 'absent') return 'new'
  if (entry.kind === 'foreign') return 'is not ours'
  if (entry.kind !== 'ours') return 'cannot be kept'
  if (!entry.intact) return 'was edited by hand'
  if (entry.sha256 !== hook.sha256) return 'differs'
  // A file with a wrong mode is replaced, not only given the mode: a user who could write the file may have it open.
  if (entry.mode !== mode) return `has mode ${octal(entry.mode)}`
  if (owner !== null && (entry.uid !== owner.uid || entry.gid !== owner.gid))
    return `belongs to ${entry.uid}:${entry.gid}`
  return null
}

function placeStep(found: ActualTarget, hook: RenderedHook, because: string | null, owner: Owner): Step {
  const path = inFolder(found.folder, found.target.fileName)
  if (because === null) return { kind: 'unchanged', path }
  const was = 'content' in found.entry ? found.entry.content : null
  return {
    kind: was === null ? 'create' : 'replace',
    path,
    stageIn: found.stage.path,
    content: hook.text,
    mode: found.target.mode,
    owner,
    was,
    because,
  }
}

/** Adds the file at a target to the refusals, or with `--adopt` to the files to keep. */
function admit(found: ActualTarget, others: Desired['others'], refusals: Refusal[], keep: ToKeep[]): void {
  const { target, entry } = found
  const against = obstacle(entry)
  if (against === null) return
  if (others === 'adopt' && (entry.kind === 'ours' || entry.kind === 'foreign')) keep.push({ target, entry })
  else refusals.push({ subject: inFolder(found.folder, target.fileName), ...against })
}
