import * as z from 'zod'
import type { DocumentOf } from './document.ts'
import { count, documentOf, error, instanceId } from './parts.ts'

const sha256 = z.string().describe('of its UTF-8 bytes, in hexadecimal digits')

const finding = z.strictObject({
  severity: z.enum(['error', 'warning']).describe('error: because of it the host was not rendered'),
  file: z.string().describe('below the folder of the fleet; empty if no file is meant'),
  line: count.describe('1-based; 0 if the file as a whole is meant'),
  message: z.string(),
})

const file = z.strictObject({
  path: z.string().describe('below the folder of index.json'),
  sha256,
  target: z
    .string()
    .nullable()
    .describe('where the file belongs on the guest; null: settings and engine are put together to the scripts'),
})

const name = z.string()
const sources = z
  .array(z.string())
  .describe('the files of the fleet that make the configuration of the host; each file overrules those before it')
const findings = z.array(finding)

/** index.json of a folder that `render --fleet` wrote. */
export const fleetSchema = documentOf('fleet', {
  version: z.string().describe('of gen-hooks'),
  form: z.enum(['settings', 'whole']).describe('whole: with --whole'),
  engine: z.strictObject({
    file: z.string().describe('below the folder of index.json'),
    sha256,
    known: z.boolean().describe('whether the tests of this version checked the engine'),
  }),
  hosts: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('rendered'),
          name,
          instances: z.array(instanceId).describe('of its inventory'),
          plan: z
            .string()
            .describe('the same for all hosts with the same settings: the first 12 digits of digests.settings'),
          digests: z.strictObject({
            config: sha256.describe('of its configuration, as the header tells it'),
            settings: sha256.describe('of the settings part, as the header tells it'),
            script: sha256.describe('of the whole script: of settings and engine put together'),
          }),
          scripts: z
            .array(z.string())
            .describe('where the whole script belongs on the guest, in the order of installation'),
          files: z.array(file),
          sources,
          findings,
        }),
        z.strictObject({
          kind: z.literal('failed').describe('no file of the host was written'),
          name,
          sources,
          findings,
        }),
      ]),
    )
    .describe('by their names'),
})

export type FleetDocument = DocumentOf<typeof fleetSchema>

/** `render --fleet --json`. */
export const fleetRenderSchema = documentOf('fleet-render', {
  kind: z
    .enum(['written', 'unchanged', 'differs'])
    .describe('differs: with --check; unchanged: no file is another one'),
  folder: z.string(),
  hosts: z.strictObject({ rendered: count, failed: count, plans: count.describe('different settings') }),
  changed: z.array(z.string()).describe('the files below folder that were written, or with --check would be'),
  removed: z.array(z.string()).describe('the files below folder that were removed, or with --check would be'),
  findings: z.array(z.strictObject({ host: z.string().describe('empty if no host is meant'), ...finding.shape })),
  error,
})

export type FleetRenderDocument = DocumentOf<typeof fleetRenderSchema>
