import * as z from 'zod'
import type { DocumentOf } from './document.ts'
import { count, documentOf, error } from './parts.ts'

const origin = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('file'),
      file: z.string().optional().describe('with --fleet: its path below the folder of the fleet'),
      line: count,
      column: count,
    })
    .describe('the file, and the place in the file, that has the value'),
  z.strictObject({ kind: z.literal('default') }),
  z.strictObject({ kind: z.literal('computed'), by: z.string().describe('watchdog.deadline + 60') }),
  z.strictObject({
    kind: z.literal('as for all'),
    key: z.string().describe('the setting whose value an override has that leaves its own out'),
  }),
])

/** `config show --json`. */
export const configSchema = documentOf('config', {
  file: z.string().nullable().describe('null if there is none; with --fleet the folder of the fleet'),
  namedBy: z.enum(['--config', 'GEN_HOOKS_CONFIG', 'usual place', '--fleet']),
  host: z.string().optional().describe('with --fleet'),
  sources: z
    .array(z.string())
    .optional()
    .describe('with --fleet: the files that are laid over each other, the weakest first'),
  settings: z.array(
    z.strictObject({
      key: z.string().describe('freeze.timeout, instances.overrides.PROD.freeze.timeout'),
      value: z.union([z.string(), z.int(), z.boolean(), z.null(), z.array(z.string())]),
      origin,
    }),
  ),
})

export type ConfigDocument = DocumentOf<typeof configSchema>

/** `config check --json`. */
export const configCheckSchema = documentOf('config-check', {
  files: z.array(
    z.strictObject({
      file: z.string().describe('standard input if it was -'),
      problems: z.array(
        z.strictObject({ line: count.describe('1-based; 0 if the file as a whole is meant'), message: z.string() }),
      ),
    }),
  ),
  error,
})

export type ConfigCheckDocument = DocumentOf<typeof configCheckSchema>
