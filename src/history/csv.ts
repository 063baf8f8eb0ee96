import { type Cell, csvLine } from '../text/csv.ts'
import { isoTime, isoTimeOrNull } from '../text/json.ts'
import type { InstanceWindow, Run } from './run.ts'
import { worthForInstance, worthOfRun } from './worth.ts'

const HEADING = [
  'run',
  'origin',
  'began',
  'ended',
  'window_seconds',
  'verdict',
  'why',
  'deadline_fired',
  'instance',
  'frozen_at',
  'thawed_at',
  'frozen_seconds',
  'outcome',
  'journal_file',
  'journal_offset',
  'refusal',
  'worth',
]

const PIECE = 1000

/** `history --csv` in pieces: a row for each run and instance, and one for a run without an instance. Times are ISO 8601 in UTC. */
export function* historyCsv(runs: readonly Run[]): Generator<string> {
  yield csvLine(HEADING)
  for (let from = 0; from < runs.length; from += PIECE) {
    yield runs
      .slice(from, from + PIECE)
      .flatMap(rowsOf)
      .join('')
  }
}

function rowsOf(run: Run): readonly string[] {
  const { id, origin, beganAt, endedAt, windowSeconds, verdict, why, deadlineFired, instances } = run
  const head = [id, origin, isoTime(beganAt), isoTimeOrNull(endedAt), windowSeconds, verdict, why, deadlineFired]
  if (instances.length === 0) return [csvLine([...head, ...NO_INSTANCE, worthOfRun(run).worth])]
  return instances.map((one) => csvLine([...head, ...cellsOf(one), worthForInstance(run, one)]))
}

const NO_INSTANCE: readonly Cell[] = [null, null, null, null, null, null, null, null]

function cellsOf({
  instance,
  frozenAt,
  thawedAt,
  frozenSeconds,
  outcome,
  journal,
  refusal,
}: InstanceWindow): readonly Cell[] {
  return [
    instance,
    isoTimeOrNull(frozenAt),
    isoTimeOrNull(thawedAt),
    frozenSeconds,
    outcome,
    journal?.file ?? null,
    journal?.offset ?? null,
    refusal?.text ?? null,
  ]
}
