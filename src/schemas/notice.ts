import * as z from 'zod'
import { count, documentOf, seconds, time } from './parts.ts'

/** The document on the standard input of `notify.command`. The metrics filter, which needs no Node, writes this document. */
export const noticeSchema = documentOf('notice', {
  host: z.string().describe('uname -n'),
  bad: z.boolean().describe('failures is above 0, or an instance could not be thawed'),
  run: z.string().describe('id of the last run'),
  verdict: z
    .enum(['consistent', 'inconsistent', 'aborted', 'failed'])
    .describe(
      'of the last run; failed: the run was not consistent, and no post-thaw asked for a thaw, so that there is no snapshot',
    ),
  why: z.string().describe('the reason in the log; empty if the run was consistent'),
  endedAt: time,
  windowSeconds: seconds.describe('first freeze to last thaw'),
  failures: count.describe(
    'runs that were not consistent, and freezes that were not begun, since the program was last told or could have been',
  ),
  missingLists: z.array(z.enum(['iris', 'cache'])).describe('kinds of which the run had no whole list'),
  instances: z.array(
    z.strictObject({
      kind: z.enum(['iris', 'cache', 'docker', 'podman']),
      name: z.string(),
      state: z.string().describe('thawed, resumed, not-frozen, down or stuck; stuck: it could not be thawed'),
      frozenSeconds: seconds.nullable().describe('null if the run did not freeze it, or did not thaw it'),
    }),
  ),
})
