import { errnoText } from '../host/errno-text.ts'
import type { ActualState } from './actual.ts'
import type { Step } from './steps.ts'
import { inFolder, LOGROTATE_TARGET } from './targets.ts'

/** The part of a plan for the rotation of the log. It never refuses: hooks whose log is not rotated are better than none. */
export function planLogrotate(
  content: string | null,
  actual: ActualState,
): { readonly steps: readonly Step[]; readonly notes: readonly string[] } {
  const found = actual.targets.find(({ target }) => target === LOGROTATE_TARGET)
  if (found === undefined) return { steps: [], notes: [] }
  const { folder, stage, entry, target } = found
  const path = inFolder(folder, target.fileName)
  const note = (text: string) => ({
    steps: [],
    notes: [`${path}: ${text}, so gen-hooks leaves the log's rotation to you`],
  })
  if (folder.missing.length > 0) return note('logrotate is not installed')
  if (content === null) return note('the name of the log folder, or of its owner, cannot be written in it')
  if (entry.kind !== 'absent' && entry.kind !== 'ours') return note('is not ours')
  if (entry.kind === 'ours' && entry.content.equals(Buffer.from(content)) && entry.mode === target.mode) {
    return { steps: [{ kind: 'unchanged', path }], notes: [] }
  }
  if (folder.unsafe.length > 0) return note('its folder can be written by others')
  const unwritable = folder.unwritable ?? stage.unwritable
  if (unwritable !== null) return note(`its folder cannot be written: ${errnoText(unwritable)}`)
  const rest = { path, stageIn: stage.path, content, mode: target.mode, owner: actual.owner }
  const step: Step =
    entry.kind === 'absent'
      ? { kind: 'create', ...rest, was: null, because: 'new' }
      : { kind: 'replace', ...rest, was: entry.content, because: 'differs' }
  return { steps: [step], notes: [] }
}
