import type { Problem } from '../model.ts'
import type { FiguresDocument, HistoryDocument, RunDocument } from '../schemas/history.ts'
import { isoTime, isoTimeOrNull, jsonText } from '../text/json.ts'
import { refusalDocument } from './refusals.ts'
import type { Figures, Run } from './run.ts'
import { worthForInstance, worthOfRun } from './worth.ts'

/** Runs in one piece of text: the text of all runs can be longer than a string may be. */
const PIECE = 1000

/** `history --json` in pieces, a run on a line, without the raw lines. */
export function* historyJson(runs: readonly Run[], figures: Figures, problems: readonly Problem[]): Generator<string> {
  const schema: HistoryDocument['schema'] = 'gen-hooks/history/1'
  yield `{"schema":${jsonText(schema)},"runs":[\n`
  for (let from = 0; from < runs.length; from += PIECE) {
    const piece = runs
      .slice(from, from + PIECE)
      .map((run) => jsonText(runDocument(run)))
      .join(',\n')
    yield from + PIECE < runs.length ? `${piece},\n` : `${piece}\n`
  }
  yield `],\n"figures":${jsonText(figuresDocument(figures))},\n"problems":${jsonText(problems)}}\n`
}

// each key is copied by its name: a spread of a hundred thousand runs takes longer than to read them
function runDocument(run: Run): RunDocument {
  const { worth, lessFor } = worthOfRun(run)
  return {
    id: run.id,
    origin: run.origin,
    windowSeconds: run.windowSeconds,
    verdict: run.verdict,
    worth,
    lessFor,
    why: run.why,
    deadlineFired: run.deadlineFired,
    beganAt: isoTime(run.beganAt),
    endedAt: isoTimeOrNull(run.endedAt),
    instances: run.instances.map((one) => ({
      instance: one.instance,
      frozenSeconds: one.frozenSeconds,
      outcome: one.outcome,
      worth: worthForInstance(run, one),
      refusal: refusalDocument(one),
      journal: one.journal,
      frozenAt: isoTimeOrNull(one.frozenAt),
      thawedAt: isoTimeOrNull(one.thawedAt),
    })),
  }
}

function figuresDocument({ window, longestGap, ...rest }: Figures): FiguresDocument {
  const gap = longestGap === null ? null : { ...longestGap, from: isoTime(longestGap.from), to: isoTime(longestGap.to) }
  return { ...rest, windowSeconds: window, longestGap: gap }
}
