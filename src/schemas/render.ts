import * as z from 'zod'
import type { DocumentOf } from './document.ts'
import { documentOf } from './parts.ts'

/** `render --json`. */
export const renderSchema = documentOf('render', {
  kind: z
    .enum(['rendered', 'written', 'unchanged', 'differs'])
    .describe('written: with --out. unchanged, differs: with --check'),
  files: z.array(
    z.strictObject({
      fileName: z.string(),
      text: z.string().optional().describe('without --out'),
      sha256: z.string().describe('of the text in UTF-8, in hexadecimal digits'),
    }),
  ),
  folder: z.string().optional().describe('with --out: its path'),
  removed: z.array(z.string()).optional().describe('with --out: files there that are rendered no more'),
  differences: z
    .array(
      z.strictObject({ path: z.string(), state: z.enum(['missing', 'differs', 'rendered no more']), diff: z.string() }),
    )
    .optional()
    .describe('with --check'),
})

export type RenderDocument = DocumentOf<typeof renderSchema>
