import { octal } from '../host/octal.ts'
import { pushAll } from '../text/push-all.ts'
import type { ActualFolder, ActualState, ActualTarget } from './actual.ts'
import { notesOfRemoval, withoutHook } from './agent-conf.ts'
import { azureNotesOfRemoval } from './azure-own.ts'
import { distinct, folderRefusals, removeLeftovers } from './folder-checks.ts'
import { googleNotes } from './google.ts'
import { keepSteps, receiptOf, recordStep, replacedOf, type ToKeep } from './keep-replaced.ts'
import { frozenRefusals, machineRefusals } from './machine-refusals.ts'
import { takeOurs } from './optional-file.ts'
import { type Receipt, type Replaced, toRestore, withoutReplaced, withReplaced } from './receipt.ts'
import type { Refusal } from './refusal.ts'
import { type Placement, type Plan, planOf, type Step } from './steps.ts'
import { AGENT_CONF_TARGET, HOOK_TARGETS, inFolder, pathOf, RECEIPT_PATH, type Target } from './targets.ts'

/** The mode bits of a restored script: only its owner may write it, and it has no set-uid bit. */
const RESTORED_BITS = 0o755

/** The parts of the plan for one target. */
type Fate =
  | { readonly kind: 'nothing there' }
  | { readonly kind: 'remove' }
  | { readonly kind: 'restore'; readonly entry: Replaced; readonly content: Buffer }
  | { readonly kind: 'stays' }

/**
 * The steps that remove all files of gen-hooks and restore the replaced ones, or all reasons against them. Pre-freeze is removed first and
 * restored last, so that at no moment it stands alone.
 */
export function planUninstall(actual: ActualState): Plan {
  const receipt = receiptOf(actual)
  const refusals: Refusal[] = [...machineRefusals(actual), ...frozenRefusals(actual.run)]
  const notes: string[] = []
  const fates = new Map<Target, Fate>()
  for (const found of actual.targets) fates.set(found.target, fateOf(found, actual, receipt, refusals, notes))

  const touched = actual.targets.filter(({ target }) => ['remove', 'restore'].includes(fates.get(target)?.kind ?? ''))
  const keep: ToKeep[] = touched.flatMap(({ target, entry }) =>
    entry.kind === 'ours' && !entry.intact ? [{ target, entry }] : [],
  )
  pushAll(notes, [...notesOfRemoval(actual), ...azureNotesOfRemoval(actual)])
  const removed = touched.map(({ target }) => target).filter((target) => fates.get(target)?.kind === 'remove')
  pushAll(notes, googleNotes(removed))
  for (const { target } of keep) notes.push(`${pathOf(target)}: was edited by hand, so a copy is kept`)
  const restored = touched.flatMap(({ target }) => {
    const fate = fates.get(target)
    return fate?.kind === 'restore' ? [fate.entry] : []
  })
  for (const { path, mode } of restored) {
    if ((mode & ~RESTORED_BITS) === 0) continue
    notes.push(`${path}: had mode ${octal(mode)} and comes back with ${octal(mode & RESTORED_BITS)}`)
  }
  const before = keep.map(replacedOf).reduce(withReplaced, receipt)
  const after = [...restored, ...alreadyBack(actual, before)].reduce(withoutReplaced, before)
  const receiptChanges = keep.length > 0 || after.replaced.length !== before.replaced.length
  const store: readonly ActualFolder[] = receiptChanges ? [actual.store, actual.replacedFolder] : []
  pushAll(refusals, folderRefusals([...touched.flatMap(({ folder, stage }) => [folder, stage]), ...store]))
  pushAll(refusals, aloneRefusals(fates, actual, notes))

  const steps = [
    ...removeLeftovers(
      actual.targets.flatMap(({ folder, stage }) => [folder, stage]).concat(actual.store, actual.replacedFolder),
    ),
    ...keepSteps(actual, keep),
    ...hookSteps(touched, fates, actual),
    ...forgetSteps(actual, before, after),
  ]
  return planOf(distinct(refusals), steps, notes)
}

function fateOf(
  { target, folder, entry }: ActualTarget,
  actual: ActualState,
  receipt: Receipt,
  refusals: Refusal[],
  notes: string[],
): Fate {
  const path = inFolder(folder, target.fileName)
  const replaced = toRestore(receipt, pathOf(target))
  if (entry.kind !== 'ours' && entry.kind !== 'absent') {
    const isBack = entry.kind === 'foreign' && entry.sha256 === replaced?.sha256
    if (!isBack) notes.push(`${path}: is not ours and stays`)
    if (!isBack && replaced !== undefined) notes.push(`${path}: what it replaced is kept as ${replaced.store}`)
    return { kind: 'stays' }
  }
  if (replaced === undefined) return { kind: entry.kind === 'ours' ? 'remove' : 'nothing there' }
  const content = actual.kept.get(replaced.store)
  if (content !== undefined) return { kind: 'restore', entry: replaced, content }
  const detail = `is missing or not as it was kept, and ${path} cannot be put back without it`
  refusals.push({ subject: replaced.store, because: 'kept copy damaged', detail })
  return { kind: 'remove' }
}

function hookSteps(
  touched: readonly ActualTarget[],
  fates: ReadonlyMap<Target, Fate>,
  actual: ActualState,
): readonly Step[] {
  const first: Step[] = []
  const then: Step[] = []
  for (const found of touched) {
    const { target, folder, stage, entry } = found
    const fate = fates.get(target)
    const path = inFolder(folder, target.fileName)
    const rest = entry.kind === 'ours' && target === AGENT_CONF_TARGET ? withoutHook(entry.content) : null
    if (fate?.kind === 'restore') then.push({ kind: 'restore', ...placementOf(fate, path, stage, entry, actual) })
    // The old pre-freeze is restored after the old post-thaw. Until then no pre-freeze may stand.
    if (entry.kind !== 'ours') continue
    if (target.fileName === 'pre-freeze-script') first.push({ kind: 'remove', path, because: 'uninstall' })
    else if (fate?.kind === 'remove') then.push(takeOurs(found, entry, rest, 'uninstall', actual))
  }
  return [...first, ...then]
}

function placementOf(
  { entry, content }: Extract<Fate, { kind: 'restore' }>,
  path: string,
  stage: ActualFolder,
  now: ActualTarget['entry'],
  actual: ActualState,
): Placement {
  return {
    path,
    stageIn: stage.path,
    content,
    mode: entry.mode & RESTORED_BITS,
    owner: actual.owner === null ? null : { uid: entry.uid, gid: entry.gid },
    was: now.kind === 'ours' ? now.content : null,
    because: 'stood there before',
  }
}

/** Entries whose file is restored already: an uninstall was killed before it changed the receipt. */
function alreadyBack(actual: ActualState, receipt: Receipt): readonly Replaced[] {
  return actual.targets.flatMap(({ target, entry }) => {
    const replaced = toRestore(receipt, pathOf(target))
    return replaced !== undefined && entry.kind === 'foreign' && entry.sha256 === replaced.sha256 ? [replaced] : []
  })
}

function forgetSteps(actual: ActualState, before: Receipt, after: Receipt): readonly Step[] {
  if (before.replaced.length === after.replaced.length) return []
  const path = inFolder(actual.store, RECEIPT_PATH)
  const gone = before.replaced.filter((entry) => !after.replaced.includes(entry))
  const receiptStep: Step =
    after.replaced.length === 0
      ? { kind: 'remove', path, because: 'nothing is kept any more' }
      : recordStep(actual, after)
  const copies = gone.filter((entry) => actual.kept.has(entry.store))
  // The copies are removed before the receipt: the next uninstall drops an entry without a copy, but would leave a copy without an entry.
  return [
    ...copies.map(
      (entry): Step => ({
        kind: 'remove',
        path: inFolder(actual.replacedFolder, entry.store),
        because: 'was put back',
      }),
    ),
    receiptStep,
  ]
}

/** A pre-freeze without post-thaw is a refusal: no script would thaw, and an abort can end VMware Tools. */
function aloneRefusals(fates: ReadonlyMap<Target, Fate>, actual: ActualState, notes: string[]): readonly Refusal[] {
  const [post, pre] = HOOK_TARGETS.map((target) => fates.get(target)?.kind)
  const preHook = actual.targets.find(({ target }) => target.fileName === 'pre-freeze-script')
  if (preHook === undefined || post === 'restore' || post === 'stays') return []
  const subject = inFolder(preHook.folder, preHook.target.fileName)
  if (pre === 'restore') notes.push(`${subject}: stood there without a post-thaw-script, and does again`)
  if (pre !== 'stays' || post !== 'remove') return []
  return [{ subject, because: 'pre-freeze alone', detail: 'is not ours and would be left without a post-thaw-script' }]
}
