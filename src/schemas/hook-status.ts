import * as z from 'zod'
import { documentOf, instanceId, seconds } from './parts.ts'

/** `post-thaw-script status --json`. The script prints this document without Node. */
export const hookStatusSchema = documentOf('hook-status', {
  unknown: z.string().describe('why it is unknown whether an instance is frozen; empty if it is known'),
  run: z.string().describe('id of the run that is under way, or of the last one of this boot; empty if there is none'),
  phase: z.string().describe('of that run; empty if there is none'),
  process: z
    .enum(['', 'alive', 'stopped', 'dead'])
    .describe('whether a process of that run lives that will thaw what the run froze; empty if there is no run'),
  lastVerdict: z.string().describe('consistent, inconsistent, aborted; empty if there is none since this boot'),
  instances: z
    .array(
      z.strictObject({
        instance: instanceId,
        frozen: z.enum(['yes', 'maybe']).describe('maybe: its freeze was begun, or its thaw failed'),
        frozenForSeconds: seconds.nullable().describe('null if the time is not known'),
        thaw: z.string().describe('the command that thaws this instance'),
      }),
    )
    .describe('what is frozen, or may be'),
  thaw: z.string().describe('the command that thaws all that the hooks hold'),
})
