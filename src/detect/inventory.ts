import * as z from 'zod'
import { INSTANCE_NAME } from '../config/instance-name.ts'
import { OS_USER } from '../config/os-user.ts'
import { schemaProblems } from '../config/schema-problems.ts'
import type { Inventory, Problem } from '../model.ts'
import { error } from '../schemas/parts.ts'
import { printable, quoteText } from '../text/printable.ts'
import { directoryProblem, nameProblem } from './listed-instance.ts'
import { sortInstances } from './order.ts'

/** The `schema` of the inventories that this version writes and reads. */
export const INVENTORY_SCHEMA = 'gen-hooks/inventory/1'

const MAX_PROBLEMS = 100
/** More than any machine has. */
const MAX_INSTANCES = 1000

const text = z.string().refine((value) => printable(value, value.length) === value, 'unprintable characters in it')

const ownerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('known'),
    user: z.string().superRefine((user, context) => {
      if (!OS_USER.test(user)) context.addIssue(`${quoteText(user)}: not a user name`)
    }),
  }),
  z.strictObject({ kind: z.literal('unknown'), because: text }),
])

const instanceSchema = z.strictObject({
  kind: z.enum(['iris', 'cache']),
  name: z.string().superRefine((name, context) => {
    if (!INSTANCE_NAME.test(name)) context.addIssue(nameProblem(name))
  }),
  directory: z.string().superRefine((directory, context) => {
    const wrong = directoryProblem(directory)
    if (wrong !== null) context.addIssue(`${quoteText(directory)}: ${wrong}`)
  }),
  version: text,
  product: text,
  status: z.enum(['running', 'down', 'sign-on inhibited', 'unknown']),
  statusText: text,
  state: text,
  mirror: z.strictObject({ memberType: text, status: text }).nullable(),
  owner: ownerSchema,
})

/** An inventory as `detect --json` prints it. */
export const inventorySchema = z.strictObject({
  schema: z.literal(INVENTORY_SCHEMA),
  instances: z
    .array(instanceSchema)
    .max(MAX_INSTANCES, `more than ${MAX_INSTANCES} of them, expected at most ${MAX_INSTANCES}`)
    .superRefine((instances, context) => {
      const seen = new Map<string, number>()
      for (const [index, { kind, name }] of instances.entries()) {
        const id = `${kind}:${name.toUpperCase()}`
        const first = seen.get(id)
        if (first === undefined) seen.set(id, index)
        else {
          const message = `${quoteText(name)}: listed twice, first as instances[${first}]`
          context.addIssue({ code: 'custom', path: [index, 'name'], message })
        }
      }
    }),
  problems: z.array(z.strictObject({ source: text, line: z.int().nonnegative(), message: text })),
  sources: z.array(z.strictObject({ command: text, outcome: z.enum(['answered', 'absent', 'failed', 'timed out']) })),
  // not used: sources and problems tell which lists failed
  error,
})

/** The output of `detect --json` as an Inventory, sorted; or all its mistakes, each with its path in the JSON. */
export function parseInventory(
  content: string,
  fileName: string,
):
  | { readonly kind: 'ok'; readonly inventory: Inventory }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] } {
  const problem = (message: string): Problem => ({ source: fileName, line: 0, message })
  const json = parseJson(content)
  if (json.kind === 'problem') return { kind: 'problems', problems: [problem(json.message)] }
  const version = otherSchema(json.value)
  // an inventory of another version has other rules, so only its version is reported
  if (version !== null) return { kind: 'problems', problems: [problem(version)] }
  const result = inventorySchema.safeParse(json.value)
  if (result.success) {
    const { error: _, instances, ...rest } = result.data
    return { kind: 'ok', inventory: { ...rest, instances: sortInstances(instances) } }
  }
  const messages = schemaProblems(result.error, 'inventory')
  const shown = messages.slice(0, MAX_PROBLEMS).map(problem)
  const more = messages.length - shown.length
  return { kind: 'problems', problems: more === 0 ? shown : [...shown, problem(`${more} more problems`)] }
}

function parseJson(content: string): { kind: 'ok'; value: unknown } | { kind: 'problem'; message: string } {
  try {
    const value: unknown = JSON.parse(content.startsWith('\u{feff}') ? content.slice(1) : content)
    return { kind: 'ok', value }
  } catch (error) {
    const why = endsEarly(content, error) ? ': it ends too early' : ', expected what gen-hooks detect --json printed'
    return { kind: 'problem', message: `not JSON${why}` }
  }
}

/** The messages of JSON.parse differ between versions of Node: a text that was cut is told by that of its end, or by a fault at its end. */
function endsEarly(content: string, error: unknown): boolean {
  const said = error instanceof Error ? error.message : ''
  const at = Number(/ at position (\d+)/.exec(said)?.[1] ?? Number.NaN)
  return /end of JSON input|Unterminated string/.test(said) || at >= content.trimEnd().length
}

function otherSchema(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('schema' in value)) return null
  const { schema } = value
  if (schema === INVENTORY_SCHEMA) return null
  const shown = typeof schema === 'string' ? quoteText(schema) : `a ${typeof schema}`
  return `schema: ${shown}: not a version that this gen-hooks reads, expected "${INVENTORY_SCHEMA}"`
}
