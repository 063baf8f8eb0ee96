import type { ActualEntry, ActualState, ActualTarget } from '../install/actual.ts'
import { HOOK_TARGETS, inFolder } from '../install/targets.ts'
import type { Layout } from '../model.ts'

/** A place of a hook, and what is there. */
export interface FoundHook {
  readonly path: string
  readonly layout: Layout | null
  readonly entry: ActualEntry
  readonly folder: ActualTarget['folder']
}

/** What stands at the places of all hooks. */
export function hooksOn(actual: ActualState): readonly FoundHook[] {
  return actual.targets
    .filter(({ target }) => HOOK_TARGETS.includes(target))
    .map(({ target, folder, entry }) => ({
      path: inFolder(folder, target.fileName),
      layout: target.layout,
      entry,
      folder,
    }))
}

/** What stands at the places of one layout. */
export function wantedHooks(actual: ActualState, layout: Layout): readonly FoundHook[] {
  return hooksOn(actual).filter((one) => one.layout === layout)
}
