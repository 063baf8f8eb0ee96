import * as z from 'zod'
import type { DocumentOf } from './document.ts'
import { documentOf, error, instanceId, lastRun, seconds, time } from './parts.ts'

/** `rehearse --json`. */
export const rehearsalSchema = documentOf('rehearsal', {
  outcome: z.enum(['good', 'failed', 'interrupted']),
  why: z.array(z.string()).describe('empty if the rehearsal is good'),
  hooks: z.strictObject({ preFreeze: z.string(), postThaw: z.string() }).describe('their paths'),
  holdSeconds: seconds,
  run: z.string().nullable().describe('id of the run; null if the hook began no run, or the run is unknown'),
  calls: z.array(
    z.strictObject({
      argument: z.enum(['freeze', 'freezeFail']),
      beganAt: time,
      endedAt: time.nullable(),
      status: z.int().nullable().describe('exit status'),
    }),
  ),
  events: z
    .array(
      z.strictObject({
        at: time,
        run: z.string(),
        level: z.string(),
        instance: z.string().describe('iris:PROD; - for the run as a whole'),
        event: z.string(),
        seconds,
        text: z.string(),
      }),
    )
    .describe("the lines of the run in the hooks' log"),
  instances: z.array(
    z.strictObject({
      instance: instanceId,
      frozenAt: time.nullable(),
      thaw: z.string().describe('thawed, resumed, not-frozen, down, stuck; - if there was none'),
      thawedAt: time.nullable(),
      frozenSeconds: seconds.nullable(),
    }),
  ),
  logged: z
    .array(z.strictObject({ instance: instanceId, path: z.string(), lines: z.array(z.string()) }))
    .describe('what each instance logged meanwhile of Backup.General'),
  lastRun: lastRun.nullable().describe('what the hooks wrote of the run; null if they wrote nothing'),
  error,
})

export type RehearsalDocument = DocumentOf<typeof rehearsalSchema>
