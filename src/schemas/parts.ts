import * as z from 'zod'
import type { DocumentOf } from './document.ts'

/** A point in time, as `isoTime` writes it: ISO 8601 in UTC, with milliseconds. */
export const time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .meta({ format: 'date-time' })

/** A length of time. Every key that holds one ends in `seconds` or `Seconds`, or stands below such a key. */
export const seconds = z.number().describe('seconds')

export const count = z.int().nonnegative()

/** An instance by its kind and name. */
export const instanceId = z.string().describe('KIND:NAME, as iris:PROD; of a log that does not tell the kind only NAME')

/** A line of a log, or of the output of another program, that could not be understood. */
export const problem = z.strictObject({
  source: z.string().describe('a file, or a command'),
  line: count.describe('1-based; 0 if the source as a whole is meant'),
  message: z.string(),
})

/** What a snapshot is worth. */
export const worth = z
  .enum(['covered', 'not covered', 'no snapshot', 'not shown'])
  .describe('what a restore can do with the snapshot: docs/explanation/what-a-snapshot-is-worth.md')

/** The instances for which a snapshot is worth less than the worth beside it. */
export const lessFor = z
  .array(z.strictObject({ instance: instanceId, worth, why: z.string() }))
  .describe('the instances for which the snapshot is worth less, the worst first')

/** Why an instance refused the freeze. */
export const freezeError = z.strictObject({
  text: z.string().describe('as InterSystems prints it; %1 stands for a value'),
  means: z.string(),
  remedy: z.string().describe('what to do'),
})

/** The error that stopped a verb. */
export const stop = z.strictObject({
  code: z.string().describe('one of docs/reference/errors.md'),
  message: z.string().describe('what is wrong; a line for each problem'),
  hint: z.string().describe('what to do'),
  problems: z.array(z.string()).describe('the lines of message'),
})

/** The key `error` of a document. */
export const error = stop.optional().describe('only if the verb stopped with an error after it had this result')

/** The state of the hooks at this moment. */
export const runNow = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('idle') }),
  z.strictObject({
    kind: z.enum(['live', 'abandoned']).describe('abandoned: the run did not end, and its processes are gone'),
    run: z.string().describe('id of the run'),
    phase: z.string(),
    begun: z.array(
      z.strictObject({
        kind: z.enum(['iris', 'cache', 'docker', 'podman']),
        name: z.string(),
        need: z.enum(['need', 'optional']),
        now: z.enum(['begun', 'frozen', 'thawed', 'stuck']),
      }),
    ),
  }),
  z.strictObject({ kind: z.literal('unknown'), detail: z.string() }),
])

/** The hooks' record of the last run. A value is null if the record lacks this value, or has it in another form. */
export const lastRun = z.strictObject({
  run: z.string().nullable().describe('id of the run'),
  endedAt: time.nullable(),
  argument: z.string().nullable().describe('thaw, freezeFail, or empty if post-thaw was not called'),
  verdict: z.string().nullable().describe('consistent, inconsistent, aborted'),
  status: z.int().nullable().describe('exit status of post-thaw, or what it would have been'),
  stuck: z.int().nullable().describe('number of instances that could not be thawed'),
  windowSeconds: seconds.nullable().describe('first freeze to last thaw, seconds'),
  instances: z.array(instanceId),
  why: z.string().nullable().describe('what speaks against the snapshot; empty if nothing'),
})

export type LastRunDocument = DocumentOf<typeof lastRun>

/** The key `schema`: the name of the document's schema. */
export function documentOf<const N extends string, S extends z.core.$ZodLooseShape>(name: N, shape: S) {
  return z.strictObject({ schema: z.literal(`gen-hooks/${name}/1`), ...shape })
}
