import { HOOK_DIRECTORY } from '../install/targets.ts'
import { notSeen, type Seen } from './check.ts'
import type { FilesIn, PlacedScript } from './scripts.ts'

/** That a folder could not be listed; empty if it was. */
export function unlisted(folder: string, found: FilesIn): readonly Seen[] {
  return found.kind === 'unreadable' ? [notSeen(`${folder}: ${found.because}`)] : []
}

/** That the hook directory could not be listed, so that a check knows only some of the hooks; empty if it was. */
export function unlistedHooks(scripts: readonly PlacedScript[]): readonly Seen[] {
  return scripts.flatMap(({ path, read }) =>
    path === HOOK_DIRECTORY && read.kind === 'unreadable' ? [notSeen(`${path}: ${read.because}`)] : [],
  )
}
