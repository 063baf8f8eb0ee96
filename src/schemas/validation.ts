import * as z from 'zod'
import type { DocumentOf } from './document.ts'
import { count, documentOf, error } from './parts.ts'

const finding = z.strictObject({
  rule: z.string().describe('SC2086, GH003, syntax'),
  severity: z.enum(['error', 'warning', 'info', 'style']),
  file: z.string(),
  line: count.describe('1-based; 0 if the file as a whole is meant'),
  column: count.describe('1-based, in UTF-16 code units, a tab as one; 0 if the line as a whole is meant'),
  message: z.string(),
  tool: z.string().describe('the check that found it'),
})

/** `validate --json`. */
export const validationSchema = documentOf('validation', {
  files: z.array(z.string()),
  unchecked: z.array(z.string()).describe('those of files that are no shell scripts: nothing checked them'),
  checks: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('ran'), tool: z.string(), findings: z.array(finding) }),
      z.strictObject({ kind: z.literal('not run'), tool: z.string(), reason: z.string() }),
    ]),
  ),
  verdict: z.enum(['clean', 'findings', 'not run', 'unchecked']),
  error,
})

export type ValidationDocument = DocumentOf<typeof validationSchema>
