import * as z from 'zod'
import type { DocumentOf } from './document.ts'
import { count, documentOf, freezeError, instanceId, lessFor, problem, seconds, time, worth } from './parts.ts'

const verdict = z
  .enum(['consistent', 'inconsistent', 'aborted', 'failed', 'unknown'])
  .describe('failed: the freeze failed or was undone, and the log has no verdict. unknown: the log does not say')

/** One run. Each run has a line of its own. */
const runSchema = z.strictObject({
  id: z.string().describe('the id of the hooks; article:LINE, iris:LINE of a log without one'),
  origin: z.enum(['hooks', 'article', 'iris']).describe('which log has the run'),
  beganAt: time,
  endedAt: time.nullable().describe('null if the log ends within the run'),
  windowSeconds: seconds
    .nullable()
    .describe('first freeze to last thaw, seconds; null if nothing was frozen, or the log shows no thaw'),
  verdict,
  worth,
  lessFor,
  why: z.string().describe('what speaks against the snapshot; empty if nothing'),
  instances: z.array(
    z.strictObject({
      instance: instanceId,
      frozenAt: time.nullable(),
      thawedAt: time.nullable(),
      frozenSeconds: seconds.nullable(),
      outcome: z.string().describe('the event that ended the freeze, or frozen if no event did'),
      worth,
      refusal: freezeError
        .nullable()
        .describe('why the instance did not freeze, where the meaning of what it printed is known'),
      journal: z
        .strictObject({ file: z.string(), offset: count.nullable() })
        .nullable()
        .describe('where a journal restore after this snapshot begins'),
    }),
  ),
  deadlineFired: z.boolean(),
})

const figuresSchema = z.strictObject({
  runs: count,
  byVerdict: z.strictObject({
    consistent: count,
    inconsistent: count,
    aborted: count,
    failed: count,
    unknown: count,
  }),
  failures: count.describe('runs that are neither consistent nor unknown'),
  windowSeconds: z.strictObject({ p50: seconds, p95: seconds, max: seconds }).nullable(),
  longestGap: z
    .strictObject({ seconds, from: time, to: time })
    .nullable()
    .describe('the longest time between the begins of two runs that follow each other'),
})

/** `history --json`. */
export const historySchema = documentOf('history', {
  runs: z.array(runSchema),
  figures: figuresSchema,
  problems: z.array(problem),
})

export type RunDocument = DocumentOf<typeof runSchema>
export type FiguresDocument = DocumentOf<typeof figuresSchema>
export type HistoryDocument = DocumentOf<typeof historySchema>
