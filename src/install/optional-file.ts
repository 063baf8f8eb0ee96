import { errnoText } from '../host/errno-text.ts'
import type { RenderedHook } from '../model.ts'
import type { ActualEntry, ActualFolder, ActualState, ActualTarget } from './actual.ts'
import { obstacle } from './obstacle.ts'
import type { Step } from './steps.ts'
import { inFolder, type Target } from './targets.ts'

/** A part of a plan that never refuses. */
export interface Part {
  readonly steps: readonly Step[]
  readonly notes: readonly string[]
}

/** What differs between the files beside the scripts. */
interface Optional {
  /** What is told of a file of the user's own; null for nothing. */
  readonly own: string | null
  /** What is lost without ours. */
  readonly loss: string
  /** Why ours goes. */
  readonly because: string
  /** What ours should be, where it has lines of the user's own; else it is what was rendered. */
  readonly now?: Buffer | null
  /** What stays of ours where it goes. */
  readonly rest?: Buffer | null
}

/** The part of a plan for a file beside the scripts, and its folder: the file comes, is renewed, or goes by whether it is among the `wanted`. One of the user's own stays. */
export function planOptional(
  target: Target,
  wanted: readonly RenderedHook[],
  actual: ActualState,
  { own, loss, because, now = null, rest = null }: Optional,
): Part & { readonly folders: readonly ActualFolder[] } {
  const part = (steps: readonly Step[], notes: readonly string[] = []) => ({ steps, notes, folders: [] })
  const found = actual.targets.find((one) => one.target === target)
  if (found === undefined) return part([])
  const { folder, entry } = found
  const path = inFolder(folder, target.fileName)
  const file = wanted.find(({ fileName }) => fileName === target.fileName)
  if (file !== undefined && entry.kind === 'foreign') return part([], own === null ? [] : [`${path}: ${own}`])
  if (file !== undefined) {
    const placed = placeBeside(found, now ?? file.text, loss, actual)
    return { ...placed, folders: placed.steps.length > 0 ? [folder] : [] }
  }
  if (entry.kind !== 'ours') return part([])
  return folder.unwritable === null
    ? part([takeOurs(found, entry, rest, because, actual)])
    : part([], [`${path}: stays, since its folder cannot be written: ${errnoText(folder.unwritable)}`])
}

/** The step that takes a file of ours away, but for the `rest` of it that is the user's. */
export function takeOurs(
  { folder, stage, target }: ActualTarget,
  { content, mode }: Extract<ActualEntry, { kind: 'ours' }>,
  rest: Buffer | null,
  because: string,
  { owner }: Pick<ActualState, 'owner'>,
): Step {
  const path = inFolder(folder, target.fileName)
  if (rest === null) return { kind: 'remove', path, because }
  const why = `${because}, and lines of your own stay`
  return { kind: 'replace', path, stageIn: stage.path, content: rest, mode, owner, was: content, because: why }
}

/** Puts a file beside the hooks, or says why not and what is lost by that: hooks without it are better than none. Its folder is there. */
export function placeBeside(
  { folder, stage, entry, target }: ActualTarget,
  content: string | Buffer,
  loss: string,
  { owner }: Pick<ActualState, 'owner'>,
): Part {
  const path = inFolder(folder, target.fileName)
  const note = (text: string): Part => ({ steps: [], notes: [`${path}: ${text}, so ${loss}`] })
  if (entry.kind !== 'absent' && entry.kind !== 'ours') {
    return note(entry.kind === 'foreign' ? 'is not ours' : (obstacle(entry)?.detail ?? 'is not ours'))
  }
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  const isOwned = entry.kind === 'ours' && (owner === null || (entry.uid === owner.uid && entry.gid === owner.gid))
  if (isOwned && entry.content.equals(bytes) && entry.mode === target.mode) {
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
