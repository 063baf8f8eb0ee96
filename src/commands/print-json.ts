import { GenHooksError } from '../errors.ts'
import type { ErrorDocument } from '../schemas/error.ts'
import { jsonDocument } from '../text/json.ts'
import type { Io } from './io.ts'

/**
 * Prints the result of a verb as JSON, after `rest` has said with which exit status the verb ends. What `rest` throws stands in the result as `error`,
 * and is thrown on: a program reads one document.
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
  // further hints stand on lines of their own at a terminal
  return { code, message, hint: hint.replaceAll('\nhint: ', '\n'), problems: message.split('\n') }
}

/** What is printed instead of a result by a verb that stops before it has one. */
export function errorJson(error: GenHooksError): string {
  const document: ErrorDocument = { schema: 'gen-hooks/error/1', ...stopOf(error) }
  return jsonDocument(document)
}
