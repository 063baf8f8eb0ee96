import type { DocumentOf } from './document.ts'
import { documentOf, stop } from './parts.ts'

/** The document that a verb with `--json` prints if it stops without a result. */
export const errorSchema = documentOf('error', stop.shape)

export type ErrorDocument = DocumentOf<typeof errorSchema>
