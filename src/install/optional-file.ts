import { errnoText } from '../host/errno-text.ts'
import type { ActualState, ActualTarget } from './actual.ts'
import type { Step } from './steps.ts'
import { inFolder } from './targets.ts'

/** A part of a plan that never refuses. */
export interface Part {
  readonly steps: readonly Step[]
  readonly notes: readonly string[]
}

/** Puts a file beside the hooks, or says why not and what is lost by that: hooks without it are better than none. Its folder is there. */
export function placeBeside(
  { folder, stage, entry, target }: ActualTarget,
  content: string,
  loss: string,
  { owner }: Pick<ActualState, 'owner'>,
): Part {
  const path = inFolder(folder, target.fileName)
  const note = (text: string): Part => ({ steps: [], notes: [`${path}: ${text}, so ${loss}`] })
  if (entry.kind !== 'absent' && entry.kind !== 'ours') return note('is not ours')
  const isOwned = entry.kind === 'ours' && (owner === null || (entry.uid === owner.uid && entry.gid === owner.gid))
  if (isOwned && entry.content.equals(Buffer.from(content)) && entry.mode === target.mode) {
    return { steps: [{ kind: 'unchanged', path }], notes: [] }
  }
  if (folder.unsafe.length > 0) return note('its folder can be written by others')
  const unwritable = folder.unwritable ?? stage.unwritable
  if (unwritable !== null) return note(`its folder cannot be written: ${errnoText(unwritable)}`)
  const rest = { path, stageIn: stage.path, content, mode: target.mode, owner }
  const step: Step =
    entry.kind === 'absent'
      ? { kind: 'create', ...rest, was: null, because: 'new' }
      : { kind: 'replace', ...rest, was: entry.content, because: 'differs' }
  return { steps: [step], notes: [] }
}
