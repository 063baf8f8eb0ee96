import type * as z from 'zod'
import { printable } from '../text/printable.ts'
import { keyPath } from './key-path.ts'

/** What a schema has against a document, a line each: `instances[3].name: expected string, received number`. `whole` is the subject of what is wrong with the document itself; none by default. */
export function schemaProblems({ issues }: z.core.$ZodError, whole = ''): readonly string[] {
  return issues.map(({ path, message }) => {
    const subject = keyPath(path.map((step) => (typeof step === 'number' ? step : String(step)))) || whole
    return subject === '' ? plainMessage(message) : `${subject}: ${plainMessage(message)}`
  })
}

/** zod's words in the grammar of this tool's messages. */
function plainMessage(message: string): string {
  const text = printable(message.replace(/^Invalid (?:input|option): /, ''))
  const [, expected] = /^(expected .*), received undefined$/.exec(text) ?? []
  return expected === undefined ? text.slice(0, 1).toLowerCase() + text.slice(1) : `is missing, ${expected}`
}
