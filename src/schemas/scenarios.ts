import * as z from 'zod'
import type { DocumentOf } from './document.ts'
import { documentOf } from './parts.ts'

/** `harness --list --json`. */
export const scenariosSchema = documentOf('scenarios', {
  scenarios: z.array(
    z.strictObject({
      name: z.string(),
      title: z.string().describe('what it shows'),
      needs: z.array(z.string()).describe('what a machine must have to play it'),
    }),
  ),
})

export type ScenariosDocument = DocumentOf<typeof scenariosSchema>
