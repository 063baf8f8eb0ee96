import type { InstanceWindow, Run, RunVerdict } from '../../src/history/run.ts'
import type { Stun, StunGroup } from '../../src/stun/stun.ts'

/** mulberry32: the same numbers for the same seed on any machine. */
export function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** End of the last hour that was made up, 2026-11-22 17:00 UTC. */
export const LAST = Date.UTC(2026, 10, 22, 17)
const HOUR_MS = 3_600_000
const INSTANCES = ['iris:PROD', 'iris:REPORTS', 'cache:OLD']

/** Hourly runs up to LAST with a gap of some days, failures of each kind, and now and then one that takes long. */
export function makeRuns(count: number, seed = 1): readonly Run[] {
  const random = chance(seed)
  const gap = Math.floor(count * 0.6)
  return Array.from({ length: count }, (_, index) => {
    const hours = count - 1 - index + (index < gap ? 100 : 0)
    return makeRun(index, LAST - hours * HOUR_MS + Math.floor(random() * 60_000), random)
  })
}

function verdictOf(drawn: number): RunVerdict {
  if (drawn < 0.004) return 'failed'
  if (drawn < 0.008) return 'inconsistent'
  return drawn < 0.01 ? 'aborted' : drawn < 0.013 ? 'unknown' : 'consistent'
}

const WHY: Readonly<Record<RunVerdict, string>> = {
  failed: 'iris:PROD: status 3: refused',
  inconsistent: 'not-frozen iris:REPORTS',
  aborted: 'freezeFail',
  unknown: '',
  consistent: '',
}

function makeRun(index: number, beganAt: number, random: () => number): Run {
  const verdict = index === 0 ? 'consistent' : verdictOf(random())
  const base = 1.2 + random() * 1.5 + (random() < 0.002 ? random() * 25 : 0)
  const id = (0x10000000 + index).toString(16)
  const instances = INSTANCES.map((instance, place): InstanceWindow => {
    const frozenAt = beganAt + 100 + Math.floor(random() * 80)
    const isFrozen = verdict !== 'failed' || place > 0
    const thawedAt = frozenAt + Math.floor((base - 0.1 * place) * 1000)
    return {
      instance,
      frozenAt: isFrozen ? frozenAt : null,
      thawedAt: isFrozen ? thawedAt : null,
      frozenSeconds: isFrozen ? (thawedAt - frozenAt) / 1000 : null,
      outcome: isFrozen ? 'thawed' : 'freeze-failed',
      refusal: null,
      journal: isFrozen ? { file: `/opt/${place}/mgr/journal/20261122.00${index % 10}`, offset: 1000 + index } : null,
    }
  })
  const endedAt = beganAt + Math.floor(base * 1000) + 400
  return {
    id,
    origin: 'hooks',
    beganAt,
    endedAt,
    windowSeconds: verdict === 'failed' && index % 2 === 0 ? null : base,
    verdict,
    why: WHY[verdict],
    instances,
    deadlineFired: base > 20,
    lines: linesOf(index, id, beganAt, endedAt, verdict, instances),
  }
}

function linesOf(
  index: number,
  id: string,
  beganAt: number,
  endedAt: number,
  verdict: RunVerdict,
  instances: readonly InstanceWindow[],
): Run['lines'] {
  const line = (at: number, level: string, instance: string, event: string): string =>
    `${new Date(at).toISOString().replace('Z', '+00:00')} run=${id} level=${level} instance=${instance} event=${event} ms=30`
  const texts = [
    ...instances.map(({ instance, frozenAt }) =>
      frozenAt === null
        ? `${line(beganAt + 90, 'error', instance, 'freeze-failed')} text="status 3: refused"`
        : line(frozenAt, 'info', instance, 'frozen'),
    ),
    ...instances.flatMap(({ instance, thawedAt }) =>
      thawedAt === null ? [] : [line(thawedAt, 'info', instance, 'thawed')],
    ),
    verdict === 'failed'
      ? `${line(endedAt, 'error', '-', 'undo')} text="iris:PROD did not freeze"`
      : line(endedAt, 'info', '-', verdict),
  ]
  return texts.map((text, place) => ({ source: '/var/log/gen-hooks/snapshot.log', line: index * 8 + place + 1, text }))
}

/** A snapshot's two stuns for each of the runs, now and then a long one. */
export function makeStuns(runs: readonly Run[], qosMs: number, seed = 2): readonly StunGroup[] {
  const random = chance(seed)
  return runs.map(({ beganAt, id }, index) => {
    const stuns = [0.6, 900].map((seconds, place): Stun => {
      const ms = (place === 0 ? 200 : 60) + random() * 300 + (random() < 0.02 ? random() * 9000 : 0)
      const at = beganAt + seconds * 1000 + Math.floor(ms)
      const microseconds = Math.floor(ms * 1000)
      return {
        source: '/vmfs/PROD/vmware.log',
        line: index * 40 + place * 20 + 1,
        offset: 0,
        at,
        microseconds,
        text: `${new Date(at).toISOString()}| vcpu-0| I125: Checkpoint_Unstun: vm stopped for ${microseconds} us`,
      }
    })
    const max = Math.max(...stuns.map(({ microseconds }) => microseconds))
    return {
      kind: 'create',
      vm: 'PROD',
      snapshot: `Backup ${id}`,
      quiesced: true,
      firstAt: stuns[0]?.at ?? null,
      stuns,
      count: stuns.length,
      maxMicroseconds: max,
      totalMicroseconds: stuns.reduce((sum, { microseconds }) => sum + microseconds, 0),
      worst: max >= qosMs * 1000 ? 'failover' : max >= qosMs * 500 ? 'risk' : 'fine',
    }
  })
}
