import { readFileSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { quiescedSnapshot, type SnapshotReport } from '../../../src/harness/caller/vmware-tools.ts'
import { frozenNow, readEvents } from '../../../src/harness/guest/events.ts'
import { type Fault, setFault } from '../../../src/harness/guest/faults.ts'
import { untilEvent } from '../../../src/harness/guest/until.ts'
import { type HookGuest, installPair, type PairTexts } from './guest.ts'
import { uncovered } from './judge.ts'

/** What happens in a cycle of freeze and thaw. */
export const CYCLES = ['good', 'refused', 'terminated', 'hung'] as const
/** All but `good` must leave nothing frozen and no snapshot. */
export type Cycle = (typeof CYCLES)[number]

/** The pairs of a load test: one whose bounds no load reaches, one whose bounds are soon over. */
export interface LoadPairs {
  readonly patient: PairTexts
  readonly short: PairTexts
}

/** Far beyond every bound: what has not come by then never comes. */
const LIMIT_MS = 120_000

const FAULTS: Readonly<Record<Cycle, Fault | null>> = {
  good: null,
  refused: { status: 3, act: false },
  terminated: { seconds: 1 },
  hung: { hang: true },
}

/** Which cycle the `index`-th is: every fifth has a fault, each kind in its turn. */
export function cycleOf(index: number): Cycle {
  if (index % 5 !== 4) return 'good'
  return CYCLES[1 + (Math.floor(index / 5) % 3)] ?? 'good'
}

/** One cycle, until nothing is frozen and the run is over or only sweeps. Returns what is wrong with it, or null. */
export async function playCycle(
  guest: HookGuest,
  cycle: Cycle,
  pairs: LoadPairs,
  shell: string,
): Promise<string | null> {
  const { root } = guest
  installPair(root, cycle === 'good' || cycle === 'refused' ? pairs.patient : pairs.short, shell)
  writeFileSync(join(root, 'fake/events'), '')
  setFault(root, 'iris', 'SCHLTEST2016INTEGRATION', 'freeze', FAULTS[cycle])
  const abort = new AbortController()
  const [report] = await Promise.all([
    bounded(quiescedSnapshot(guest.hooks, { pollMs: 0, abort: abort.signal }), 'the hooks ended'),
    cycle === 'terminated'
      ? untilEvent(root, 'a frozen instance', LIMIT_MS, ({ event }) => event === 'suspended').then(() => abort.abort())
      : null,
  ])
  await untilFile(join(root, 'run/gen-hooks/state'), 'the run over', (text) =>
    /\nphase (over|sweeping) \d+\n(?!.*phase )/s.test(text),
  )
  await untilFile(join(root, 'fake/events'), 'nothing frozen', () => frozenNow(root).length === 0)
  return wrong(root, cycle, report)
}

function wrong(root: string, cycle: Cycle, report: SnapshotReport): string | null {
  const ends = report.scripts.map(
    ({ argument, end }) => `${argument} ${end.kind === 'exited' ? end.status : end.signal}`,
  )
  const history = readEvents(root).filter(({ event }) => event === 'history').length
  const said = `${report.outcome}: ${ends.join(', ')}; history ${history}`
  const expected = EXPECTED[cycle]
  if (said !== expected) return `${cycle}: ${said}, expected ${expected}`
  return uncovered(root, report)
}

const EXPECTED: Readonly<Record<Cycle, string>> = {
  good: 'good: freeze 0, thaw 0; history 3',
  refused: 'failed: freeze 1; history 0',
  terminated: 'aborted: freeze 1; history 0',
  hung: 'failed: freeze 1; history 0',
}

function untilFile(path: string, what: string, isSo: (text: string) => boolean): Promise<void> {
  let leave = (): void => undefined
  const seen = new Promise<void>((resolve) => {
    const look = (): void => {
      if (isSo(readFileSync(path, 'latin1'))) resolve()
    }
    const watcher = watch(path, look)
    leave = () => watcher.close()
    look()
  })
  return bounded(seen, `${path}: ${what}`).finally(() => leave())
}

function bounded<T>(work: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`never came: ${what}`)), LIMIT_MS)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
