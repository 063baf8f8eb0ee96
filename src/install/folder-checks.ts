import { errnoText } from '../host/errno-text.ts'
import type { ActualFolder, ActualState } from './actual.ts'
import type { Refusal } from './refusal.ts'
import type { Step } from './steps.ts'

/** Why no file may be written in these folders; each reason once. */
export function folderRefusals(folders: readonly ActualFolder[]): readonly Refusal[] {
  const refusals: Refusal[] = []
  for (const folder of folders) {
    for (const { path, detail } of folder.unsafe) refusals.push({ subject: path, because: 'unsafe folder', detail })
    if (folder.unwritable !== null) {
      const detail = `cannot be written: ${errnoText(folder.unwritable)}`
      refusals.push({ subject: folder.path, because: 'read-only folder', detail })
    }
  }
  return distinct(refusals)
}

/** The refusals without repetitions, in their order. */
export function distinct(refusals: readonly Refusal[]): readonly Refusal[] {
  const seen = new Set<string>()
  return refusals.filter((one) => {
    const key = `${one.subject}\n${one.because}\n${one.detail}`
    const first = !seen.has(key)
    seen.add(key)
    return first
  })
}

/** The steps that make the missing folders among these, each once, the outermost first. */
export function makeFolders(folders: readonly ActualFolder[], leaf: { readonly mode: number }): readonly Step[] {
  const steps = new Map<string, Step>()
  for (const folder of folders) {
    for (const path of folder.missing) {
      steps.set(path, { kind: 'make folder', path, mode: path === folder.path ? leaf.mode : 0o755 })
    }
  }
  return [...steps.values()]
}

/** The steps that make the store, which only root may enter. */
export function makeStore(actual: ActualState): readonly Step[] {
  return [
    ...makeFolders([actual.store], { mode: 0o700 }),
    ...makeFolders([actual.replacedFolder], { mode: 0o700 }).filter(({ path }) => !actual.store.missing.includes(path)),
  ]
}

/** The steps that remove the temporary files of a killed install from these folders. */
export function removeLeftovers(folders: readonly ActualFolder[]): readonly Step[] {
  const paths = [...new Set(folders.flatMap((folder) => (folder.unwritable === null ? folder.leftovers : [])))]
  return paths.map((path) => ({ kind: 'remove', path, because: 'left by an install that was interrupted' }))
}
