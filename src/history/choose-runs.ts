import { isMeant, type NamedInstance, namedInstance } from '../detect/unmatched-names.ts'
import { isFailure } from './figures.ts'
import type { Run } from './run.ts'

/** A selection of runs; an absent condition selects all. */
export interface RunChoice {
  /** Only that many of the latest. */
  readonly last?: number | undefined
  /** Only failures. */
  readonly failed?: boolean | undefined
  /** Only runs of an instance, `PROD`, `iris:PROD` or a glob, with only its own windows. */
  readonly instance?: string | undefined
}

/** The selected runs, in their order: first those of the instance, of these the failures, of these the last. */
export function chooseRuns(runs: readonly Run[], { last, failed, instance }: RunChoice): readonly Run[] {
  const own = instance === undefined ? runs : runs.flatMap((run) => ofInstance(run, instance))
  const left = failed === true ? own.filter(isFailure) : own
  return last === undefined ? left : left.slice(-last)
}

/** The instances of runs, each once. */
export function instancesIn(runs: readonly Run[]): readonly NamedInstance[] {
  return [...new Set(runs.flatMap(({ instances }) => instances.map(({ instance }) => instance)))].map(namedInstance)
}

function ofInstance(run: Run, wanted: string): readonly Run[] {
  const instances = run.instances.filter(({ instance }) => isMeant(wanted, namedInstance(instance)))
  return instances.length === 0 ? [] : [{ ...run, instances }]
}
