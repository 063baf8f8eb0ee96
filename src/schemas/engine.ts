import * as z from 'zod'
import type { DocumentOf } from './document.ts'
import { count, documentOf } from './parts.ts'

const sha256 = z.string().describe('in hexadecimal digits')

/** `engine --json`. */
export const engineSchema = documentOf('engine', {
  version: z.string().describe('of gen-hooks'),
  engines: z
    .array(z.strictObject({ version: z.string(), sha256, lines: count }))
    .describe('the engines that are known, that of this version first'),
  files: z
    .array(
      z.strictObject({
        file: z.string(),
        engine: z
          .enum(['known', 'not known', 'none'])
          .describe('none: the file is no script of gen-hooks with the two border lines'),
        version: z.string().optional().describe('the version of gen-hooks that the engine belongs to'),
        engineSha256: sha256.optional(),
        settingsSha256: sha256.optional(),
        intact: z
          .boolean()
          .optional()
          .describe('whether the script is as gen-hooks rendered it, by the digests in its header'),
        faults: z
          .array(z.strictObject({ line: count.describe('1-based; 0 if no line is meant'), message: z.string() }))
          .describe('what in header and settings is not sound'),
      }),
    )
    .describe('for each FILE'),
})

export type EngineDocument = DocumentOf<typeof engineSchema>
