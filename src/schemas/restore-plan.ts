import * as z from 'zod'
import type { DocumentOf } from './document.ts'
import { count, documentOf, instanceId, problem, time, worth } from './parts.ts'

const way = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('steps'), steps: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('refused'), why: z.string().describe('why such a restore is not safe') }),
])

/** `restore-plan --json`. */
export const restorePlanSchema = documentOf('restore-plan', {
  run: z.strictObject({
    id: z.string(),
    origin: z.enum(['hooks', 'article', 'iris']),
    verdict: z.enum(['consistent', 'inconsistent', 'aborted', 'failed', 'unknown']),
    why: z.string(),
    beganAt: time,
    endedAt: time.nullable(),
  }),
  worth,
  wholeMachine: way,
  instances: z.array(
    z.strictObject({
      instance: instanceId,
      worth,
      journal: z
        .strictObject({ file: z.string(), offset: count.nullable() })
        .nullable()
        .describe('where a journal restore begins; null if the log does not tell'),
      laterJournals: way.describe('journals that are newer than the snapshot, after the whole machine was restored'),
      databases: way.describe('single databases'),
      traps: z.array(z.string()).describe('what can go wrong, as far as the log shows it'),
    }),
  ),
  traps: z.array(z.string()).describe('what can go wrong with any restore'),
  problems: z.array(problem),
})

export type RestorePlanDocument = DocumentOf<typeof restorePlanSchema>
