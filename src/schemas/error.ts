import type { DocumentOf } from './document.ts'
import { documentOf, stop } from './parts.ts'

/** With `--json`, of a verb that stops without a result. */
export const errorSchema = documentOf('error', stop.shape)

export type ErrorDocument = DocumentOf<typeof errorSchema>
