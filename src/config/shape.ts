import type * as z from 'zod'
import { knownKeys } from './json-schema.ts'
import { type Path, shown } from './key-path.ts'
import { UPDATE_SUSPEND_LIMIT_SECONDS } from './limits.ts'
import { type WrittenConfig, writtenConfigSchema } from './schema.ts'

/** A value of the wrong form. */
export interface ShapeComplaint {
  readonly path: Path
  readonly message: string
}

/** A written configuration, or what is wrong with its form. */
export type Shape =
  | { readonly kind: 'well formed'; readonly written: WrittenConfig }
  | {
      readonly kind: 'malformed'
      readonly complaints: readonly ShapeComplaint[]
      /** The configuration without its wrong values, for the cross rules; null if nothing is left. */
      readonly rest: WrittenConfig | null
    }

/** Checks each value by itself. An empty file is an empty configuration. */
export function checkShape(value: unknown): Shape {
  const given = value ?? {}
  const parsed = writtenConfigSchema.safeParse(given)
  if (parsed.success) return { kind: 'well formed', written: parsed.data }
  const complaints = new Map<string, ShapeComplaint>()
  for (const complaint of parsed.error.issues.flatMap((issue) => complaintsOf(issue, given))) {
    const id = JSON.stringify(complaint.path)
    if (!complaints.has(id)) complaints.set(id, complaint)
  }
  const list = [...complaints.values()]
  const rest = writtenConfigSchema.safeParse(without(given, list))
  return { kind: 'malformed', complaints: list, rest: rest.success ? rest.data : null }
}

function complaintsOf(issue: z.core.$ZodIssue, root: unknown): readonly ShapeComplaint[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
  if (issue.code === 'unrecognized_keys') {
    const expected = `expected ${knownKeys(path).join(', ')}`
    return issue.keys.map((key) => ({ path: [...path, key], message: `unknown key, ${expected}` }))
  }
  if (issue.code === 'invalid_key') {
    return [{ path, message: `not accepted as a key, ${issue.issues[0]?.message ?? 'expected a name'}` }]
  }
  const value = path.reduce<unknown>((node, step) => (node as Record<string | number, unknown>)[step], root)
  if (issue.code === 'too_big' && path.at(-1) === 'updateSuspendAfter') {
    const limit = UPDATE_SUSPEND_LIMIT_SECONDS
    return [
      { path, message: `${shown(value)} is too large, the limit is ${limit}: IRIS uses longer values as ${limit}` },
    ]
  }
  // a user may write the login itself instead of a path: its password must not come into the log of a CI
  const isSecret = path.at(-1) === 'credentials' && typeof value !== 'object' && !/^\.{0,2}\//.test(String(value))
  return [
    { path, message: `${isSecret ? 'what is written is not accepted' : whatIsWrong(issue, value)}, ${issue.message}` },
  ]
}

function whatIsWrong(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === null) return 'null or nothing is written'
  if (issue.code === 'too_small') return `${shown(value)} is too small`
  if (issue.code === 'too_big') return `${shown(value)} is too ${typeof value === 'string' ? 'long' : 'large'}`
  if (issue.code !== 'invalid_type') return `${shown(value)} is not accepted`
  if (typeof value === 'string') return `${shown(value)} is text`
  if (typeof value === 'number' && (issue.expected === 'int' || !Number.isFinite(value))) return `${value} is not whole`
  return `${shown(value)} is not accepted`
}

function without(value: unknown, complaints: readonly ShapeComplaint[]): unknown {
  const copy: unknown = structuredClone(value)
  for (const { path } of complaints) {
    // A list with one wrong entry is dropped as a whole: half a list would mean something else.
    const firstIndex = path.findIndex((step) => typeof step === 'number')
    const cut = firstIndex < 0 ? path : path.slice(0, firstIndex)
    const parent = cut
      .slice(0, -1)
      .reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], copy)
    const last = cut.at(-1)
    if (last !== undefined && typeof parent === 'object' && parent !== null)
      delete (parent as Record<string, unknown>)[last]
  }
  return copy
}
