import { join } from 'node:path'
import * as z from 'zod'
import { inventorySchema } from '../../src/detect/inventory.ts'
import { configCheckSchema, configSchema } from '../../src/schemas/config.ts'
import { diffSchema } from '../../src/schemas/diff.ts'
import { doctorSchema } from '../../src/schemas/doctor.ts'
import { engineSchema } from '../../src/schemas/engine.ts'
import { errorSchema } from '../../src/schemas/error.ts'
import { explainSchema } from '../../src/schemas/explain.ts'
import { fleetRenderSchema, fleetSchema } from '../../src/schemas/fleet.ts'
import { fleetReportSchema } from '../../src/schemas/fleet-report.ts'
import { harnessSchema } from '../../src/schemas/harness.ts'
import { historySchema } from '../../src/schemas/history.ts'
import { hookStatusSchema } from '../../src/schemas/hook-status.ts'
import { installSchema, uninstallSchema } from '../../src/schemas/install.ts'
import { noticeSchema } from '../../src/schemas/notice.ts'
import { rehearsalSchema } from '../../src/schemas/rehearsal.ts'
import { renderSchema } from '../../src/schemas/render.ts'
import { restorePlanSchema } from '../../src/schemas/restore-plan.ts'
import { scenariosSchema } from '../../src/schemas/scenarios.ts'
import { statusSchema } from '../../src/schemas/status.ts'
import { stunSchema } from '../../src/schemas/stun.ts'
import { thawSchema } from '../../src/schemas/thaw.ts'
import { timelineSchema } from '../../src/schemas/timeline.ts'
import { validationSchema } from '../../src/schemas/validation.ts'

/** The source of each `schema`, by the NAME in `gen-hooks/NAME/1`. */
export const SCHEMAS: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
  ['inventory', inventorySchema],
  ['config', configSchema],
  ['config-check', configCheckSchema],
  ['validation', validationSchema],
  ['install', installSchema],
  ['uninstall', uninstallSchema],
  ['status', statusSchema],
  ['doctor', doctorSchema],
  ['history', historySchema],
  ['restore-plan', restorePlanSchema],
  ['timeline', timelineSchema],
  ['stun', stunSchema],
  ['rehearsal', rehearsalSchema],
  ['thaw', thawSchema],
  ['harness', harnessSchema],
  ['render', renderSchema],
  ['engine', engineSchema],
  ['diff', diffSchema],
  ['fleet', fleetSchema],
  ['fleet-render', fleetRenderSchema],
  ['fleet-report', fleetReportSchema],
  ['scenarios', scenariosSchema],
  ['explain', explainSchema],
  ['hook-status', hookStatusSchema],
  ['notice', noticeSchema],
  ['error', errorSchema],
])

/** The folder of the published files. */
export const PUBLISHED = join(__dirname, '../../docs/reference/schemas')

/** The published JSON Schema of NAME. A later version may add keys, so the schema allows unknown keys. */
export function publishedSchema(name: string): object {
  const schema = SCHEMAS.get(name)
  if (schema === undefined) throw new Error(`${name}: no schema`)
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
      // zod sets these bounds for each integer
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
    },
  })
  return { $schema, $id: `urn:gen-hooks:${name}:1`, title: `gen-hooks/${name}/1`, ...rest }
}
