import type { VmtoolsdEvent } from '../logs/vmtoolsd-log.ts'
import type { Problem } from '../model.ts'
import { readVmwareEvents } from '../stun/vmware-events.ts'
import { printable } from '../text/printable.ts'
import { problemLog } from '../text/problem-log.ts'
import type { HostVm } from './clocks.ts'
import { callsOf } from './hook-calls.ts'
import { hostSnapshots } from './host-snapshots.ts'
import { operationsOf } from './operations.ts'

/** The snapshots of vmware.log files, for each VM. FILE_UNREADABLE if an operand cannot be opened. */
export async function readHost(
  sources: readonly string[],
): Promise<{ readonly vms: readonly HostVm[]; readonly problems: readonly Problem[] }> {
  if (sources.length === 0) return { vms: [], problems: [] }
  const problems: Problem[] = []
  const builders = new Map<string, VmDraft>()
  let untimed = 0
  await readVmwareEvents(sources, {
    everything: true,
    onProblem: (problem) => {
      if (problems.length < MOST_PROBLEMS) problems.push(problem)
    },
    onEvents: (events, key) => {
      const found = builders.get(key) ?? {
        vm: printable(events[0]?.vm ?? '', 200),
        builder: hostSnapshots(),
        tools: [],
      }
      builders.set(key, found)
      for (const event of events) {
        if (event.at === null && (event.kind === 'stun' || event.kind === 'snapshot')) untimed++
        if (event.kind !== 'guest') found.builder.add(event)
        else if (found.tools.length < MOST_TOLD) found.tools.push({ at: event.at, ...event.happening })
      }
    },
  })
  const log = problemLog(sources.join(', '))
  if (untimed > 0) log.add(0, `${untimed} lines of snapshots or stuns have no time, and are left out`)
  const vms = [...builders.values()].map(({ vm, builder, tools: told }) => {
    const tools = told.sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
    const calls = operationsOf(tools).flatMap((operation) => callsOf(operation) ?? [])
    return { vm, snapshots: builder.snapshots(), tools, calls }
  })
  return { vms, problems: [...problems, ...log.problems()] }
}

interface VmDraft {
  readonly vm: string
  readonly builder: ReturnType<typeof hostSnapshots>
  readonly tools: VmtoolsdEvent[]
}

const MOST_PROBLEMS = 100
/** A snapshot has about fifteen lines: enough for years of hourly snapshots. */
const MOST_TOLD = 500_000
