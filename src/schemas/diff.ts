import * as z from 'zod'
import type { DocumentOf } from './document.ts'
import { count, documentOf } from './parts.ts'

const hosts = z.array(z.string())

/** `diff --json`. */
export const diffSchema = documentOf('diff', {
  before: z.string().describe('OLD as it was named'),
  after: z.string().describe('NEW as it was named'),
  kind: z.enum(['same', 'differs']),
  counts: z.strictObject({
    changed: count.describe('hosts in both, something of which differs'),
    added: count,
    gone: count,
    failed: count.describe('hosts that could not be rendered in NEW, and did not fail in OLD'),
    unchanged: count,
  }),
  changes: z
    .array(
      z.strictObject({
        kind: z
          .enum(['engine', 'layout', 'settings', 'file', 'header', 'configuration'])
          .describe('configuration: only its digest differs, and the hooks do the same'),
        words: z.array(z.string()).describe('what differs, as deadline 300 -> 240 s'),
        hosts: hosts.describe('all that have it; empty for a file that belongs to all'),
        diff: z.string().describe('unified, of the first host; empty if there is none'),
      }),
    )
    .describe('each different change once'),
  added: z
    .array(z.strictObject({ plan: z.string(), words: z.array(z.string()).describe('what their hooks do'), hosts }))
    .describe('new hosts, by their plans'),
  gone: hosts,
  failed: z.array(z.strictObject({ host: z.string(), why: z.string() })),
})

export type DiffDocument = DocumentOf<typeof diffSchema>
