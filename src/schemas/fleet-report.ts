import * as z from 'zod'
import type { DocumentOf } from './document.ts'
import { count, documentOf, problem, seconds, time } from './parts.ts'

/** `report --fleet --json`. */
export const fleetReportSchema = documentOf('fleet-report', {
  madeAt: time.describe('by the clock of the machine that has the copies'),
  counts: z.strictObject({
    hosts: count,
    withoutConsistent: count.describe('hosts without a consistent run at a time that is past'),
    consistentOlderThanADay: count.describe('hosts whose last consistent run ended more than a day ago'),
    lastNotConsistent: count.describe('hosts whose last run was not consistent'),
    runsToCome: count.describe('hosts with a run whose end is to come'),
  }),
  hosts: z
    .array(
      z.strictObject({
        host: z.string(),
        lastRunAt: time
          .nullable()
          .describe(
            'when the last run of the host ended; the latest end that is past, if there is one. null: no file tells of a run',
          ),
        verdict: z.string().nullable().describe('of the last run: consistent, inconsistent, aborted, failed, unknown'),
        why: z.string().describe('what speaks against the last snapshot; empty if nothing'),
        lastConsistentAt: time
          .nullable()
          .describe('when the last consistent run of the host ended; never a time that is to come'),
        worstWindowSeconds: seconds.nullable().describe('the longest time from first freeze to last thaw, seconds'),
        runToComeAt: time
          .nullable()
          .describe(
            'the latest end of a run that is to come, so its clock or that of this machine is wrong; null: none',
          ),
        engines: z
          .array(z.string())
          .describe('versions of the engine in its scripts, "not known" for another engine; empty without scripts'),
      }),
    )
    .describe('by their names'),
  problems: z.array(problem).describe('what was left out, or could not be read'),
})

export type FleetReportDocument = DocumentOf<typeof fleetReportSchema>
