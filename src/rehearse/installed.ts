import { GenHooksError } from '../errors.ts'
import type { RunNow } from '../hook/current-run.ts'
import { RUN_FOLDER } from '../hook/current-run.ts'
import { type HookSettings, readSettings } from '../hook/settings.ts'
import type { Host } from '../host/host.ts'
import type { ActualTarget } from '../install/actual.ts'
import { inspect } from '../install/actual-state.ts'
import { obstacle } from '../install/obstacle.ts'
import { inFolder } from '../install/targets.ts'
import type { Layout } from '../model.ts'
import { quoteText } from '../text/printable.ts'

/** Hooks that are fit to be rehearsed, as guest paths. */
export interface RehearsedHooks {
  readonly preFreeze: string
  readonly postThaw: string
  readonly settings: HookSettings
  /** Facts that the reader of the result should know. */
  readonly notes: readonly string[]
}

/** Stops a rehearsal before anything was frozen. */
export function refuse(why: string, hint?: string): GenHooksError {
  return new GenHooksError('REHEARSAL_REFUSED', why, hint === undefined ? {} : { hint: `Nothing was frozen. ${hint}` })
}

const FOREIGN_HINT =
  'gen-hooks harness --scripts proves any hooks, on fake instances; --instance rehearses ours without installing them.'

/** The hooks that VMware Tools would run, if gen-hooks made them; else REHEARSAL_REFUSED, also if a run is under way. */
export async function installedHooks(host: Host): Promise<RehearsedHooks> {
  const actual = await inspect(host, { probe: 'only beside a state that is not over' })
  requireIdle(actual.run)
  const present = actual.targets.filter(({ target, entry }) => target.layout !== null && entry.kind !== 'absent')
  const layouts = new Set(present.map(({ target }) => target.layout))
  const [layout] = layouts
  if (layout === undefined || layout === null) {
    throw refuse('no hooks are installed', 'Install them with gen-hooks install, or rehearse one instance: --instance.')
  }
  if (layouts.size > 1) {
    throw refuse('hooks of both layouts are installed, and VMware Tools runs both', 'See gen-hooks status.')
  }
  const wanted = actual.targets.filter(({ target }) => target.layout === layout)
  const edited = wanted.flatMap((one) => check(one))
  const { pre, post } = partsOf(layout, wanted)
  const settings = readSettings(pre.entry.kind === 'ours' ? pre.entry.content.toString('utf8') : '')
  if (settings === null) throw refuse(`${pathIn(pre)}: its settings cannot be read`, 'Render and install it again.')
  // By that folder a run that is under way is told.
  if (settings.runFolder !== host.realPath(RUN_FOLDER)) {
    throw refuse(`${pathIn(pre)}: RUN_DIR is ${quoteText(settings.runFolder)}, expected ${RUN_FOLDER}`)
  }
  const strays = actual.strays.map((path) => `${path}: VMware Tools runs it too, and it was not rehearsed`)
  return { preFreeze: pathIn(pre), postThaw: pathIn(post), settings, notes: [...edited, ...strays] }
}

/** REHEARSAL_REFUSED if a run is under way, whose freeze belongs to a backup. */
export function requireIdle(now: RunNow): void {
  if (now.kind === 'idle') return
  if (now.kind === 'unknown') throw refuse(`whether a run is under way: unknown: ${now.detail}`)
  const hint = now.kind === 'live' ? 'Wait until it is over.' : 'gen-hooks thaw ends it.'
  throw refuse(`run ${now.run} is ${now.kind === 'live' ? 'under way' : 'not ended'} (${now.phase})`, hint)
}

function check(found: ActualTarget): readonly string[] {
  const { entry } = found
  const path = pathIn(found)
  const [unsafe] = found.folder.unsafe
  if (unsafe !== undefined) throw refuse(`${unsafe.path}: ${unsafe.detail}`)
  if (entry.kind === 'ours') return entry.intact ? [] : [`${path}: was edited by hand`]
  if (entry.kind === 'absent') throw refuse(`${path}: is missing beside its partner`, 'See gen-hooks status.')
  throw refuse(`${path}: ${obstacle(entry)?.detail ?? entry.kind}`, FOREIGN_HINT)
}

function partsOf(layout: Layout, wanted: readonly ActualTarget[]) {
  const of = (fileName: string): ActualTarget => {
    const found = wanted.find(({ target }) => target.fileName === fileName)
    if (found === undefined) throw new Error(`no target for ${fileName}`)
    return found
  }
  return layout === 'legacy'
    ? { pre: of('pre-freeze-script'), post: of('post-thaw-script') }
    : { pre: of('50-gen-hooks'), post: of('50-gen-hooks') }
}

function pathIn({ folder, target }: ActualTarget): string {
  return inFolder(folder, target.fileName)
}
