import { nameInstance } from '../history/instance-of-path.ts'
import { isSame } from '../history/join-iris.ts'
import type { LogSource } from '../history/log-source.ts'
import { printableCopy } from '../text/printable.ts'

export type { LogSource }

/** The instance of a log of IRIS, in the spelling of the run. */
export function instanceOfSource(path: string, sources: readonly LogSource[], known: readonly string[]): string {
  const named = sources.find((source) => source.path === path)?.instance ?? nameInstance(path, known)
  return printableCopy(known.find((instance) => isSame(instance, named)) ?? named, 300)
}
