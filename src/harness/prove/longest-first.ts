import type { Job } from '../play/job.ts'

/** The package's scenarios that take longest: they wait 20 s and more for a deadline, a limit of a call or a sweep, and need little of the processor. */
export const LONGEST: readonly string[] = [
  'time/stuck-thawed-by-hand-in-vain',
  'time/stuck-without-a-limit',
  'keeper/killed-frozen-next-killed-thawing',
  'keeper/killed-freezing-next-killed-listing',
  'mirror/left-out-lands-late',
  'keeper/early-sweep-sleep-stopped',
  'log/date-hangs',
  'lock/run-full',
  'lock/state-lost-old-client',
  'time/late-freeze-after-stuck',
  'soon/keeper-killed-freezing',
  'lock/state-overwritten',
  'soon/sweeps-grow-rare',
  'keeper/killed-sweeping-refused',
  'time/late-freeze-beside-a-thaw-that-hangs',
  'caller/retry-after-hang',
  'caller/retry-after-abort',
  'time/retry-lists-past-the-deadline',
  'keeper/killed-lands-much-later',
  'keeper/sweep-sleep-stopped',
  'kill/all-freezing-next-run-sweeps',
  'keeper/sweep-limit-stopped',
  'hang/thaw-and-stat',
  'lock/files-of-a-sweep',
  'soon/nothing-answers',
  'log/tool-stopped-next-freeze',
  'keeper/sweep-grep-stopped',
  'containers/daemon-hangs',
  'containers/daemon-hangs-while-frozen',
]

/**
 * The places of the jobs, in the order in which they begin: of each shell the longest scenarios first, so that no core waits at the end for a scenario that began late.
 * The longest scenarios of all shells do not come first: then each scenario of the first minute would only wait, and the cores would be idle.
 */
export function longestFirst(jobs: readonly Pick<Job, 'scenario' | 'shellName'>[]): readonly number[] {
  const shells = [...new Set(jobs.map(({ shellName }) => shellName))]
  const rank = (name: string): number => {
    const index = LONGEST.indexOf(name)
    return index === -1 ? LONGEST.length : index
  }
  return jobs
    .map(({ scenario, shellName }, place) => ({ place, shell: shells.indexOf(shellName), rank: rank(scenario.name) }))
    .sort((a, b) => a.shell - b.shell || a.rank - b.rank || a.place - b.place)
    .map(({ place }) => place)
}
