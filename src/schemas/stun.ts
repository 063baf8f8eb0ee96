import * as z from 'zod'
import type { DocumentOf } from './document.ts'
import { count, documentOf, error, problem, seconds, time } from './parts.ts'

const kind = z.enum(['create', 'consolidate', 'other'])
const stunClass = z
  .enum(['fine', 'risk', 'failover'])
  .describe('risk: half of the QoS timeout or more. failover: all of it or more')

/** `stun --json`. */
export const stunSchema = documentOf('stun', {
  qosSeconds: seconds.describe("the mirror's QoS timeout, seconds"),
  qosSource: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('option').describe('--qos') }),
      z.strictObject({
        kind: z.literal('cpf').describe('--cpf: the section [Mirrors] of iris.cpf or cache.cpf'),
        file: z.string(),
        mirror: z.string(),
        mirrors: count.describe('how many mirrors the file has: qosSeconds is the shortest of their timeouts'),
      }),
      z.strictObject({
        kind: z
          .literal('default')
          .describe('the timeout of a new mirror, since neither --qos nor --cpf tells that of the site'),
        because: z.string(),
      }),
    ])
    .describe('where qosSeconds comes from'),
  groups: z.array(
    z.strictObject({
      kind,
      vm: z.string(),
      snapshot: z.string().nullable().describe('the name of the snapshot; null if the log does not tell it'),
      quiesced: z.boolean().nullable(),
      firstAt: time.nullable().describe('when the first stun of the group ended'),
      count,
      maxSeconds: seconds,
      totalSeconds: seconds,
      worst: stunClass,
    }),
  ),
  outliers: z
    .array(
      z.strictObject({
        at: time.nullable().describe('when the stun ended'),
        seconds,
        source: z.string(),
        line: count.describe('1-based; 0 where the log was rotated before its lines could be counted'),
        text: z.string(),
        vm: z.string(),
        kind,
        class: stunClass,
      }),
    )
    .describe('the longest, the longest first'),
  totals: z.strictObject({
    logs: count.describe('logs that were understood'),
    broken: count.describe('logs that were not read to their end'),
    unread: count.describe('sources that are no vmware.log and contain none'),
    unreadStuns: count.describe('lines that tell of a stun and are not understood'),
    vms: count,
    groups: count,
    stuns: count,
    maxSeconds: seconds,
    totalSeconds: seconds,
    classes: z.strictObject({ fine: count, risk: count, failover: count }),
    leftOut: count.describe('stuns of the groups that groups does not list; the other totals count them'),
  }),
  problems: z.array(problem),
  error,
})

export type StunDocument = DocumentOf<typeof stunSchema>
