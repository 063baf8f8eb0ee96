import { GenHooksError } from '../errors.ts'
import type { ErrorDocument } from '../schemas/error.ts'
import { jsonDocument } from '../text/json.ts'
import type { Io } from './io.ts'

/**
 * Prints the result of a verb as JSON, after `rest` has resolved to the exit status of the verb. If `rest` throws, the error stands in the result as `error`
 * and is thrown again: a program reads one document.
 */
export async function printJson(result: object, io: Io, rest: () => number | Promise<number>): Promise<number> {
  try {
    const status = await rest()
    io.out(jsonDocument(result))
    return status
  } catch (error) {
    io.out(jsonDocument(error instanceof GenHooksError ? { ...result, error: stopOf(error) } : result))
    throw error
  }
}

/** What a command stopped with, as programs read it. */
export function stopOf({ code, message, hint }: GenHooksError) {
  // at a terminal each further hint has a line of its own
  return { code, message, hint: hint.replaceAll('\nhint: ', '\n'), problems: message.split('\n') }
}

/** The document that a verb prints which stops before it has a result. */
export function errorJson(error: GenHooksError): string {
  const document: ErrorDocument = { schema: 'gen-hooks/error/1', ...stopOf(error) }
  return jsonDocument(document)
}
