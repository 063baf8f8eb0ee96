import * as z from 'zod'
import type { DocumentOf } from './document.ts'
import { documentOf, error } from './parts.ts'

const step = z.strictObject({
  kind: z.enum(['make folder', 'keep', 'record', 'create', 'replace', 'restore', 'unchanged', 'remove']),
  path: z.string(),
  because: z.string().optional().describe('why the file is created, replaced, restored or removed'),
  diff: z.string().optional().describe('with --dry-run, of a file that would change'),
  outcome: z.enum(['done', 'failed', 'not tried']).optional().describe('without --dry-run'),
  errno: z.string().optional().describe('of a step that failed: ENOSPC'),
})

const shape = {
  kind: z
    .enum(['unchanged', 'planned', 'changed', 'failed'])
    .describe('planned: with --dry-run, there is something to do'),
  steps: z.array(step),
  notes: z.array(z.string()).describe('what is worth knowing, and no reason to refuse'),
  error,
}

/** `install --json`. */
export const installSchema = documentOf('install', shape)

/** `uninstall --json`. */
export const uninstallSchema = documentOf('uninstall', shape)

/** The parts that both documents have; only the name of the schema differs. */
export type StepsDocument = Omit<DocumentOf<typeof installSchema>, 'schema' | 'error'>
