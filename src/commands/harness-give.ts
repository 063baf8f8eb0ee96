import type { GenHooksError } from '../errors.ts'
import { htmlReport } from '../harness/report/html.ts'
import { harnessDocument } from '../harness/report/json.ts'
import { junitReport } from '../harness/report/junit.ts'
import { type HarnessReport, scoreOf, scoreText } from '../harness/report/report.ts'
import { storyReport } from '../harness/report/story.ts'
import { textReport } from '../harness/report/text.ts'
import { jsonDocument } from '../text/json.ts'
import { printable } from '../text/printable.ts'
import { giveOut, isStandardOutput } from './give-out.ts'
import type { HarnessOptions } from './harness-options.ts'
import type { Io } from './io.ts'
import { stopOf } from './print-json.ts'

type Format = (report: HarnessReport, failure: GenHooksError | null) => string

const FORMATS: Readonly<Record<NonNullable<HarnessOptions['format']>, Format>> = {
  text: (report) => textReport(report),
  story: storyReport,
  json: (report, failure) =>
    jsonDocument({ ...harnessDocument(report), ...(failure === null ? {} : { error: stopOf(failure) }) }),
  junit: junitReport,
  html: htmlReport,
}

/** Prints the report in its format, or writes it to the file of `--out` and prints the score. */
export async function giveReport(
  report: HarnessReport,
  failure: GenHooksError | null,
  { format = 'text', out }: HarnessOptions,
  io: Io,
): Promise<void> {
  const isShown = out === undefined || isStandardOutput(out)
  const text = format === 'text' && isShown ? textReport(report, io.terminal) : FORMATS[format](report, failure)
  if (isShown) {
    io.out(text)
    return
  }
  for (const pair of report.pairs) io.out(`${printable(pair.hooks)}: ${scoreText(scoreOf(pair))}\n`)
  await giveOut(out, text, io)
}
