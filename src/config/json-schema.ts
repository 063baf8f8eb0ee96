import * as z from 'zod'
import { writtenConfigSchema } from './schema.ts'

/** The JSON Schema (draft 7, which editors know best) of config.yaml; the cross rules are not in it. */
export function configJsonSchema(): object {
  const { $schema, ...rest } = z.toJSONSchema(writtenConfigSchema, { target: 'draft-7', io: 'input' })
  return { $schema, title: 'gen-hooks configuration', ...rest }
}

/** The keys the schema knows in the mapping at `path`; empty if it has no fixed ones. */
export function knownKeys(path: readonly (string | number)[]): readonly string[] {
  let node: unknown = configJsonSchema()
  for (const step of path) node = property(property(node, 'properties'), step) ?? property(node, 'additionalProperties')
  return Object.keys((property(node, 'properties') ?? {}) as object)
}

function property(node: unknown, name: string | number): unknown {
  if (typeof node !== 'object' || node === null || !Object.hasOwn(node, name)) return undefined
  return (node as Record<string | number, unknown>)[name]
}
