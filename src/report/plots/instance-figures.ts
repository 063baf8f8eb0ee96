import type { Report } from '../report.ts'

/** The frozen times of one instance; ranks are nearest-rank. */
export interface InstanceFigures {
  readonly instance: string
  readonly times: number
  readonly p50: number
  readonly p95: number
  readonly max: number
  /** Ascending, s. */
  readonly sorted: readonly number[]
}

/** The instances that were ever frozen and thawed, the one with the longest p95 first. */
export function instanceFigures({ runs }: Pick<Report, 'runs'>): readonly InstanceFigures[] {
  const seconds = new Map<string, number[]>()
  for (const { instances } of runs) {
    for (const { instance, frozenSeconds } of instances) {
      if (frozenSeconds === null) continue
      const known = seconds.get(instance)
      if (known === undefined) seconds.set(instance, [frozenSeconds])
      else known.push(frozenSeconds)
    }
  }
  return [...seconds]
    .map(([instance, all]) => {
      const sorted = all.sort((a, b) => a - b)
      const rank = (part: number): number => sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0
      return { instance, times: sorted.length, p50: rank(0.5), p95: rank(0.95), max: rank(1), sorted }
    })
    .sort((a, b) => b.p95 - a.p95 || (a.instance < b.instance ? -1 : 1))
}
