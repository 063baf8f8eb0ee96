import * as z from 'zod'
import type { DocumentOf } from './document.ts'
import { count, documentOf } from './parts.ts'

/** `doctor --json`. */
export const doctorSchema = documentOf('doctor', {
  verdict: z
    .enum(['sound', 'not seen', 'errors'])
    .describe('not seen: no error was found, and something of this guest could not be looked at'),
  guest: z.enum(['this machine', 'folder']).describe('folder: with --root, of which no program is started'),
  counts: z
    .strictObject({ error: count, warning: count, info: count, ok: count, skipped: count })
    .describe('of the results'),
  checks: z.array(
    z.strictObject({
      id: z.string().describe('one of docs/reference/checks.md'),
      title: z.string().describe('what is so if all is well'),
      why: z.string().describe('why a backup can be worthless if the title is not so'),
      kind: z.enum(['error', 'warning', 'info', 'ok', 'skipped']).describe('the worst of its results'),
      results: z.array(
        z.strictObject({
          kind: z.enum(['error', 'warning', 'info', 'ok', 'skipped']),
          message: z.string().describe('what was seen; of skipped: why nothing was'),
          todo: z.string().nullable().describe('what to do; null if there is nothing to do'),
          couldNotLook: z
            .boolean()
            .describe('of skipped: the guest has what the check asks for, and gen-hooks could not look at it'),
        }),
      ),
    }),
  ),
})

export type DoctorDocument = DocumentOf<typeof doctorSchema>
