import * as z from 'zod'
import type { DocumentOf } from './document.ts'
import { count, documentOf, error, seconds, time } from './parts.ts'

const sinceBegin = seconds.describe('seconds since the begin of the scenario')
const mark = z.strictObject({ atSeconds: sinceBegin, text: z.string() })

const scenario = z.strictObject({
  scenario: z.string(),
  title: z.string(),
  shell: z.string(),
  verdict: z.enum(['held', 'broken', 'skipped', 'unplayable']),
  because: z
    .string()
    .describe('what was broken, what is missing here, or what cannot be played; empty if the scenario held'),
  brokenLine: count.describe('the line of source whose step failed; 0 if no step failed'),
  source: z.string().describe('the text of a scenario that is broken, else empty'),
  promises: z
    .array(z.strictObject({ text: z.string(), held: z.enum(['kept', 'broken', 'unchecked']), seen: z.string() }))
    .describe('of the steps with a comment, then of what every pair of hooks must keep'),
  invariantBroken: z.boolean().describe('what every pair of hooks must keep was broken'),
  slipped: z
    .string()
    .describe('what was broken while other scenarios were played, if the scenario held when it was played again alone'),
  beganAt: time.nullable().describe('null if the scenario was not played'),
  seconds,
  running: z.array(z.string()),
  frozen: z.array(
    z.strictObject({
      kind: z.enum(['iris', 'cache', 'docker', 'podman']),
      name: z.string(),
      fromSeconds: sinceBegin,
      toSeconds: sinceBegin.nullable().describe('null if the instance was left frozen'),
      endedBy: z.string(),
    }),
  ),
  windows: z
    .array(
      z.strictObject({
        fromSeconds: sinceBegin,
        toSeconds: sinceBegin,
        said: z.enum(['good', 'bad', 'nothing']),
        uncovered: z.array(z.string()),
      }),
    )
    .describe('when a snapshot was, or could have been, taken'),
  runs: z.array(
    z.strictObject({
      hook: z.string(),
      verb: z.enum(['freeze', 'thaw', 'freezeFail']),
      words: z.array(z.string()),
      fromSeconds: sinceBegin,
      toSeconds: sinceBegin.nullable().describe('null if the hook never ended'),
      end: z
        .discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('exited'), status: z.int() }),
          z.strictObject({ kind: z.literal('signalled'), signal: z.string() }),
        ])
        .nullable(),
    }),
  ),
  told: z.array(mark).describe('what the caller told'),
  snapshots: z.array(
    z.strictObject({
      takenSeconds: sinceBegin.nullable().describe('when the snapshot was taken; null if none was taken'),
      outcome: z.enum(['good', 'failed', 'aborted']),
    }),
  ),
  lastVerdict: z.string().describe('what last.json of our hooks says; empty if there is none'),
  marks: z.array(mark).describe('what the scenario did'),
  leftFrozen: z.array(z.string()),
  leftProcesses: z.array(z.string()),
  points: z.array(z.strictObject({ call: z.string(), nth: count })),
  stderr: z.array(z.string()).describe('the last lines that each hook wrote there'),
  logs: z.string(),
  frozenSeconds: z.strictObject({
    perInstance: z.record(z.string(), seconds),
    longest: seconds,
    added: seconds.describe('seconds in which something was frozen and no snapshot was being taken'),
  }),
})

/** `harness --format json`. */
export const harnessSchema = documentOf('harness', {
  ground: z.enum(['namespaces', 'folders']),
  seconds,
  pairs: z.array(
    z.strictObject({
      hooks: z.string(),
      score: z.strictObject({ held: count, played: count, skipped: count, unplayable: count, again: count }),
      scenarios: z.array(scenario),
    }),
  ),
  error,
})

export type HarnessDocument = DocumentOf<typeof harnessSchema>
