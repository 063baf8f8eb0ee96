import type { Figures, Run, RunVerdict } from './run.ts'

/** The figures over all runs, which are in the order of their begin. Percentiles are nearest-rank: each is the window of one run. */
export function figuresOf(runs: readonly Run[]): Figures {
  const byVerdict: Record<RunVerdict, number> = { consistent: 0, inconsistent: 0, aborted: 0, failed: 0, unknown: 0 }
  const windows: number[] = []
  for (const { verdict, windowSeconds } of runs) {
    byVerdict[verdict]++
    if (windowSeconds !== null) windows.push(windowSeconds)
  }
  const sorted = Float64Array.from(windows).sort()
  const rank = (percent: number): number => sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? 0
  return {
    runs: runs.length,
    byVerdict,
    failures: runs.filter(isFailure).length,
    window: sorted.length === 0 ? null : { p50: rank(50), p95: rank(95), max: rank(100) },
    longestGap: longestGap(runs),
  }
}

/** Whether a run is neither consistent nor unknown. */
export function isFailure({ verdict }: Run): boolean {
  return verdict !== 'consistent' && verdict !== 'unknown'
}

function longestGap(runs: readonly Run[]): Figures['longestGap'] {
  let longest: Figures['longestGap'] = null
  for (let index = 1; index < runs.length; index++) {
    const from = runs[index - 1]?.beganAt ?? 0
    const to = runs[index]?.beganAt ?? 0
    const seconds = (to - from) / 1000
    if (longest === null || seconds > longest.seconds) longest = { seconds, from, to }
  }
  return longest
}
