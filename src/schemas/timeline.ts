import * as z from 'zod'
import type { DocumentOf } from './document.ts'
import { count, documentOf, freezeError, instanceId, lessFor, problem, seconds, time, worth } from './parts.ts'

const phase = z.strictObject({ from: time.nullable(), to: time.nullable() })
const span = z.strictObject({ from: time, to: time })
const offsets = { lowSeconds: seconds, highSeconds: seconds }
const range = z.strictObject({ ...offsets, snapshots: count.describe('how many snapshots fit the range') })
const cover = z.enum(['covered', 'not covered', 'unclear', 'not frozen'])

const hostSnapshot = z.strictObject({
  name: z.string().nullable(),
  quiesced: z.boolean().nullable(),
  beganAt: time.nullable(),
  doneAt: time.nullable(),
  stun: span.nullable(),
  failure: z
    .strictObject({ code: z.int().nullable(), message: z.string() })
    .nullable()
    .describe('null if the host tells of no failure'),
})

const clocks = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('given'), ...offsets }),
  z.strictObject({
    kind: z.literal('estimated'),
    basis: z
      .enum(['hook calls', 'requests', 'freezes'])
      .describe('which times of the logs the estimate rests on, the best first'),
    own: z.boolean().describe('whether the estimate rests on the shown snapshot alone'),
    others: z.array(range).describe('other ranges that fit, and are less likely'),
    ...range.shape,
  }),
  z.strictObject({ kind: z.literal('ambiguous'), ranges: z.array(range), vms: z.array(z.string()) }),
  z.strictObject({
    kind: z.literal('unknown'),
    because: z.enum(['no log of the host', 'no snapshot of the host fits']),
  }),
])

const readings = z.strictObject({
  coveredIf: z
    .strictObject(offsets)
    .describe("the snapshot was covered if the host's clock minus the guest's lies between"),
  ifClocksAgree: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['within', 'reaching over', 'none']) }),
    z.strictObject({ kind: z.enum(['before the freeze', 'after the thaw']), seconds }),
  ]),
})

/** `timeline --json`. */
export const timelineSchema = documentOf('timeline', {
  run: z.strictObject({
    id: z.string(),
    origin: z.enum(['hooks', 'article', 'iris']),
    verdict: z.enum(['consistent', 'inconsistent', 'aborted', 'failed', 'unknown']),
    worth,
    lessFor,
    why: z.string(),
    beganAt: time,
    endedAt: time.nullable(),
  }),
  zeroAt: time.describe(
    'from where seconds count: the start of pre-freeze, or the first freeze where no line tells of pre-freeze',
  ),
  events: z.array(
    z.strictObject({
      at: time.describe("by the guest's clock"),
      source: z.enum(['hooks', 'script', 'IRIS', 'vmtoolsd', 'VMware']),
      instance: instanceId.nullable(),
      what: z.string(),
      detail: z.string(),
    }),
  ),
  instances: z.array(
    z.strictObject({
      instance: instanceId,
      freezeBeganAt: time.nullable(),
      frozenAt: time.nullable(),
      thawBeganAt: time.nullable(),
      thawedAt: time.nullable(),
      lostBy: time.nullable().describe('by then a process of the hooks had found the instance not frozen any more'),
      cover: cover.nullable(),
      readings: readings
        .nullable()
        .describe('what the clocks say of the cover; null where another fact proves the answer'),
    }),
  ),
  preFreeze: phase,
  postThaw: phase,
  fileSystems: phase,
  snapshot: hostSnapshot.nullable(),
  following: hostSnapshot.nullable().describe('after a failed snapshot the next that did not fail'),
  request: span.nullable().describe('when the host took the snapshot, as VMware Tools tells it'),
  clocks: clocks.describe("the host's clock minus the guest's"),
  cover: cover.nullable().describe('over all instances that were frozen'),
  figures: z.strictObject({
    freezeToSnapshotSeconds: seconds.nullable(),
    snapshotSeconds: seconds.nullable(),
    stunSeconds: seconds.nullable(),
    snapshotToThawSeconds: seconds.nullable(),
    fileSystemsFrozenSeconds: seconds.nullable(),
    windowSeconds: seconds.nullable(),
  }),
  refusals: z
    .array(z.strictObject({ instance: instanceId, ...freezeError.shape }))
    .describe('why instances did not freeze, where the meaning of what they printed is known'),
  problems: z.array(problem),
})

export type TimelineDocument = DocumentOf<typeof timelineSchema>
