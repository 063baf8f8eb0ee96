import type { HarnessDocument } from '../../schemas/harness.ts'
import { isoTime } from '../../text/json.ts'
import type { Mark, Outcome } from '../play/outcome.ts'
import { figuresOf } from './figures.ts'
import { type HarnessReport, scoreOf } from './report.ts'

/** For programs. The times of a scenario count from its begin. */
export function harnessDocument({ pairs, ground, seconds, bootedAt }: HarnessReport): HarnessDocument {
  return {
    schema: 'gen-hooks/harness/1',
    ground,
    seconds: round(seconds),
    pairs: pairs.map((pair) => ({
      hooks: pair.hooks,
      score: scoreOf(pair),
      scenarios: pair.outcomes.map((outcome) => scenarioOf(outcome, bootedAt)),
    })),
  }
}

function scenarioOf(outcome: Outcome, bootedAt: number): HarnessDocument['pairs'][number]['scenarios'][number] {
  const { began, ended, frozen, windows, runs, told, snapshots, marks, ...rest } = outcome
  const since = (at: number): number => round(at - began)
  const sinceOrNull = (at: number | null): number | null => (at === null ? null : since(at))
  const mark = ({ at, text }: Mark) => ({ atSeconds: since(at), text })
  return {
    ...rest,
    beganAt: began === 0 ? null : isoTime(bootedAt + began * 1000),
    seconds: since(ended),
    frozen: frozen.map(({ from, to, ...one }) => ({ ...one, fromSeconds: since(from), toSeconds: sinceOrNull(to) })),
    windows: windows.map(({ from, to, ...one }) => ({ ...one, fromSeconds: since(from), toSeconds: since(to) })),
    runs: runs.map((run) => ({
      hook: run.hook,
      verb: run.verb,
      words: run.words,
      fromSeconds: since(run.began),
      toSeconds: sinceOrNull(run.ended),
      end: run.end,
    })),
    told: told.map(mark),
    snapshots: snapshots.map(({ takenAt, outcome: end }) => ({ takenSeconds: sinceOrNull(takenAt), outcome: end })),
    marks: marks.map(mark),
    frozenSeconds: figuresOf(outcome),
  }
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100
}
