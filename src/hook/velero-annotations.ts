import * as z from 'zod'
import { schemaProblems } from '../config/schema-problems.ts'
import { readYaml } from './read-yaml.ts'

/** The longest that Velero waits for a hook, in seconds: maxHookTimeout of pod_command_executor.go. */
export const MOST_HOOK_SECONDS = 4 * 60 * 60

/** For the way of a command to its container and back, which counts for Velero. */
const MARGIN_SECONDS = 15

/** A name that a container can have: a label by RFC 1123. */
export const CONTAINER_NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

// anything that is no JSON array is for Velero the name of one program
const commandSchema = z
  .string()
  .refine(
    (text) => z.tuple([z.string().startsWith('/')], z.string()).safeParse(arrayOf(text)).success,
    'expected a JSON array that begins with a path',
  )

const seconds = z
  .string()
  .regex(/^[1-9]\d*s$/, 'expected seconds as 322s')
  .refine((text) => Number.parseInt(text, 10) <= MOST_HOOK_SECONDS, `expected ${MOST_HOOK_SECONDS}s at most`)

const phase = <const P extends string>(name: P) =>
  ({
    [`${name}.hook.backup.velero.io/container`]: z.string().regex(CONTAINER_NAME),
    [`${name}.hook.backup.velero.io/command`]: commandSchema,
    // Velero goes on after an error where the annotation is missing, or is any other word
    [`${name}.hook.backup.velero.io/on-error`]: z.literal('Fail'),
    // a number without a unit, as anything that is no duration, is 30 s for Velero
    [`${name}.hook.backup.velero.io/timeout`]: seconds,
  }) as const

/** The patch of a workload with the annotations by which Velero runs hooks: getPodExecHookFromAnnotations of item_hook_handler.go. */
const patchSchema = z.strictObject({
  spec: z.strictObject({
    template: z.strictObject({
      metadata: z.strictObject({ annotations: z.strictObject({ ...phase('pre'), ...phase('post') }) }),
    }),
  }),
})

/** What Velero would not do, or do otherwise than it should, by these annotations; empty if nothing speaks against them. */
export function veleroProblems(text: string): readonly string[] {
  const { error } = patchSchema.safeParse(readYaml(text))
  return error === undefined ? [] : schemaProblems(error)
}

function arrayOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** How long Velero has to wait for hooks that take so long at the worst, in seconds. */
export function hookSeconds(worst: number): number {
  return Math.min(worst + MARGIN_SECONDS, MOST_HOOK_SECONDS)
}
