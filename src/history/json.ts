import type { Problem } from '../model.ts'
import { jsonText } from '../text/json.ts'
import type { Figures, Run } from './run.ts'

/** Runs in one piece of text: one for all can be longer than a string may be. */
const PIECE = 1000

/** `history --json` in pieces, a run on a line, without the raw lines. */
export function* historyJson(runs: readonly Run[], figures: Figures, problems: readonly Problem[]): Generator<string> {
  yield '{"schema":1,"runs":[\n'
  for (let from = 0; from < runs.length; from += PIECE) {
    const piece = runs
      .slice(from, from + PIECE)
      .map(runJson)
      .join(',\n')
    yield from + PIECE < runs.length ? `${piece},\n` : `${piece}\n`
  }
  yield `],\n"figures":${jsonText(figures)},\n"problems":${jsonText(problems)}}\n`
}

function runJson({ id, origin, beganAt, endedAt, windowSeconds, verdict, why, instances, deadlineFired }: Run): string {
  return jsonText({ id, origin, beganAt, endedAt, windowSeconds, verdict, why, instances, deadlineFired })
}
