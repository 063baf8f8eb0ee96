import type { ActualEntry, ActualState } from './actual.ts'
import { makeStore } from './folder-checks.ts'
import { EMPTY_RECEIPT, type Receipt, type Replaced, storePath, withReplaced } from './receipt.ts'
import type { Step } from './steps.ts'
import { inFolder, pathOf, RECEIPT_PATH, type Target } from './targets.ts'

/** A file that will be removed and of which a copy must be kept. */
export interface ToKeep {
  readonly target: Target
  readonly entry: Extract<ActualEntry, { kind: 'ours' | 'foreign' }>
}

/** The present receipt; empty if it is unreadable, for which the plan has a refusal already. */
export function receiptOf(actual: ActualState): Receipt {
  return actual.receipt.kind === 'ok' ? actual.receipt.receipt : EMPTY_RECEIPT
}

/** The receipt's entry for a file that will be removed. */
export function replacedOf({ target, entry }: ToKeep): Replaced {
  const path = pathOf(target)
  const { sha256, mode, uid, gid } = entry
  const origin = entry.kind === 'foreign' ? 'foreign' : 'edited'
  return { path, store: storePath(path, sha256), sha256, mode, uid, gid, origin }
}

/** The steps that copy files into the store and enter them in the receipt, before the files are replaced. */
export function keepSteps(actual: ActualState, files: readonly ToKeep[]): readonly Step[] {
  if (files.length === 0) return []
  const receipt = files.map(replacedOf).reduce(withReplaced, receiptOf(actual))
  return [
    ...makeStore(actual),
    ...files.map(
      (file): Step => ({
        kind: 'keep',
        path: pathOf(file.target),
        store: inFolder(actual.replacedFolder, replacedOf(file).store),
        content: file.entry.content,
        owner: actual.owner,
      }),
    ),
    recordStep(actual, receipt),
  ]
}

/** The step that writes the new receipt. */
export function recordStep(actual: ActualState, receipt: Receipt): Step {
  return { kind: 'record', path: inFolder(actual.store, RECEIPT_PATH), receipt, owner: actual.owner }
}
