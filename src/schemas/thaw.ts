import * as z from 'zod'
import type { DocumentOf } from './document.ts'
import { documentOf, error, instanceId, runNow, time } from './parts.ts'

const answer = z.enum(['yes', 'no', 'unknown'])

/** `thaw --json`. */
export const thawSchema = documentOf('thaw', {
  run: runNow.describe('what the hooks were doing'),
  instances: z.array(
    z.strictObject({
      instance: instanceId,
      frozen: answer,
      unanswered: z.string().describe('what could not be asked; empty if all was answered'),
      by: z
        .discriminatedUnion('kind', [
          z.strictObject({ kind: z.enum(['keeper', 'abandoned']), run: z.string(), phase: z.string() }),
          z.strictObject({ kind: z.literal('given up'), run: z.string() }),
          z.strictObject({ kind: z.literal('somebody else') }),
        ])
        .nullable()
        .describe('who froze the instance; null if it is not frozen'),
      since: time.nullable().describe('null if nothing tells'),
      steps: z.array(z.strictObject({ typed: z.string(), result: z.string(), frozen: answer })),
      frozenNow: answer.describe('the last answer'),
    }),
  ),
  down: z.array(instanceId).describe('there is nothing to thaw'),
  listsNotWhole: z.array(z.enum(['iris', 'cache'])).describe('an instance of these kinds may not be listed'),
  hook: z.strictObject({ typed: z.string(), result: z.string() }).nullable(),
  backup: z.array(z.string()).describe('what the backup taken meanwhile is worth'),
  error,
})

export type ThawDocument = DocumentOf<typeof thawSchema>
