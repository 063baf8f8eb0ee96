import * as z from 'zod'
import type { DocumentOf } from './document.ts'
import { documentOf, error, lastRun, lessFor, runNow, worth } from './parts.ts'

/** `status --json`. */
export const statusSchema = documentOf('status', {
  verdict: z.enum(['in sync', 'unknown', 'differs', 'never ended', 'frozen']).describe('the worst that is known'),
  alarm: z.string().nullable().describe('of what is frozen, or may be; null if nothing is'),
  layout: z.enum(['legacy', 'backupScripts.d']),
  files: z.array(
    z.strictObject({
      path: z.string(),
      state: z
        .enum(['in sync', 'as installed', 'unreadable', 'missing', 'differs', 'edited by hand', 'wrong'])
        .describe('as installed: the file is whole, but what it should be could not be rendered'),
      detail: z.string(),
      version: z.string().nullable().describe('of the gen-hooks that rendered the file; null if gen-hooks did not'),
    }),
  ),
  problems: z.array(z.string()).describe('what keeps the guest from being in sync'),
  notes: z.array(z.string()),
  lastRun: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none').describe('no run since this boot') }),
    z.strictObject({ kind: z.literal('unreadable'), detail: z.string() }),
    lastRun.extend({
      kind: z.literal('read'),
      worth: worth.nullable().describe('what the snapshot of the run is worth; null if the run has no verdict'),
      lessFor: lessFor
        .nullable()
        .describe(
          'the instances for which the snapshot is worth less, the worst first; null if the log of the hooks has no line of the run',
        ),
    }),
  ]),
  now: runNow,
  error,
})

export type StatusDocument = DocumentOf<typeof statusSchema>
