import type { Figures, Run, RunVerdict } from '../../src/history/run.ts'
import type { Report } from '../../src/report/report.ts'
import type { SnapshotPlace } from '../../src/report/snapshot-place.ts'
import type { StunGroup } from '../../src/stun/stun.ts'
import { LAST, makeRuns, makeStuns } from './make-runs.ts'

const QOS_MS = 8000

/** The clocks agree, and there is no evidence whether a snapshot was covered. */
const PLACE: SnapshotPlace = {
  cover: 'unclear',
  instances: [],
  text: '',
  offsetMs: 0,
  slackMs: 0,
  vm: 'PROD',
  snapshot: null,
}

/** A report of so many made-up runs, each with stuns. */
export function makeReport(count: number): Report {
  const runs = makeRuns(count)
  return reportOf(runs, makeStuns(runs.slice(-400), QOS_MS))
}

/** A report of these. */
export function reportOf(runs: readonly Run[], stuns: readonly StunGroup[] = [], more: Partial<Report> = {}): Report {
  return {
    title: 'Snapshots of PROD',
    runs,
    figures: plainFigures(runs),
    before: { kind: 'none' },
    stuns,
    places: runs.map(() => PLACE),
    notes: [],
    qos: { milliseconds: QOS_MS, source: { kind: 'option' } },
    deadlineSeconds: 30,
    zone: 'UTC',
    problems: [],
    sources: runs.length === 0 ? [] : ['/var/log/gen-hooks/snapshot.log'],
    since: null,
    madeAt: LAST,
    version: '0.0.0',
    ...more,
  }
}

/** Counted here a second time, so that the test of a page does not depend on the reader's counts. */
export function plainFigures(runs: readonly Run[]): Figures {
  const count = (verdict: RunVerdict): number => runs.filter((run) => run.verdict === verdict).length
  const windows = runs.flatMap(({ windowSeconds }) => windowSeconds ?? []).sort((a, b) => a - b)
  const rank = (part: number): number => windows[Math.max(0, Math.ceil(part * windows.length) - 1)] ?? 0
  const gaps = runs.slice(1).map(({ beganAt }, place) => ({ from: runs[place]?.beganAt ?? 0, to: beganAt }))
  const [gap] = gaps.sort((a, b) => b.to - b.from - (a.to - a.from))
  const byVerdict = {
    consistent: count('consistent'),
    inconsistent: count('inconsistent'),
    aborted: count('aborted'),
    failed: count('failed'),
    unknown: count('unknown'),
  }
  return {
    runs: runs.length,
    byVerdict,
    failures: runs.length - byVerdict.consistent - byVerdict.unknown,
    window: windows.length === 0 ? null : { p50: rank(0.5), p95: rank(0.95), max: rank(1) },
    longestGap: gap === undefined ? null : { seconds: (gap.to - gap.from) / 1000, ...gap },
  }
}
