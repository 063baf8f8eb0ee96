import { errnoText } from '../host/errno-text.ts'
import type { RenderedHook } from '../model.ts'
import type { ActualFolder, ActualState } from './actual.ts'
import { type Part, placeBeside } from './optional-file.ts'
import { inFolder, METRICS_TARGET } from './targets.ts'

/** What is told of a filter of the user's own, which is none of ours to judge. */
export const OWN_FILTER = 'is not ours and stays, and the hooks start it if only root can write it'

/** The part of a plan for the filter of the metrics: it comes, is renewed, or goes with `metrics.directory`, by which it is among the `wanted` files. */
export function planMetrics(
  wanted: readonly RenderedHook[],
  actual: ActualState,
): Part & { readonly folders: readonly ActualFolder[] } {
  const nothing = { steps: [], notes: [], folders: [] }
  const found = actual.targets.find(({ target }) => target === METRICS_TARGET)
  if (found === undefined) return nothing
  const { folder, entry } = found
  const filter = wanted.find(({ fileName }) => fileName === METRICS_TARGET.fileName)
  if (filter !== undefined && entry.kind === 'foreign') {
    return { ...nothing, notes: [`${inFolder(folder, METRICS_TARGET.fileName)}: ${OWN_FILTER}`] }
  }
  if (filter !== undefined) {
    const part = placeBeside(found, filter.text, 'there are no metrics', actual)
    return { ...part, folders: part.steps.length > 0 ? [folder] : [] }
  }
  if (entry.kind !== 'ours') return nothing
  const path = inFolder(folder, METRICS_TARGET.fileName)
  if (folder.unwritable !== null) {
    return {
      ...nothing,
      notes: [`${path}: stays, since its folder cannot be written: ${errnoText(folder.unwritable)}`],
    }
  }
  return { ...nothing, steps: [{ kind: 'remove', path, because: 'metrics.directory is not set' }] }
}
