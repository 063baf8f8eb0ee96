import { GenHooksError } from '../errors.ts'
import { NAGIOS, nagiosLine } from '../install/nagios.ts'
import type { Io } from './io.ts'
import { errorJson } from './print-json.ts'

/**
 * Prints an error of a command in the form in which a program reads the results of that command, a JSON document or the line of a monitoring plugin,
 * and at a terminal as `text`. Resolves to the exit status, `exit` unless the reader is a monitoring system: to that 1 would be a warning.
 */
export function answerStop(
  words: readonly string[],
  error: unknown,
  { text, exit }: { readonly text: string; readonly exit: number },
  io: Io,
): number {
  const options = optionsOf(words)
  const isExpected = error instanceof GenHooksError
  if (asksForNagios(options)) {
    // check_by_ssh takes a command that writes on standard error for one that failed
    if (!isExpected) io.err(text)
    io.out(`${nagiosLine('UNKNOWN', isExpected ? error.message.replaceAll('\n', '; ') : 'unexpected error')}\n`)
    return NAGIOS.UNKNOWN
  }
  io.err(text)
  if (isExpected && asksForJson(options)) io.out(errorJson(error))
  return exit
}

/** The words that may be options; the words are read one by one, since the parser may have refused them. */
function optionsOf(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--')
  return end === -1 ? words : words.slice(0, end)
}

function asksForNagios(options: readonly string[]): boolean {
  return options.some((word) => word === '--nagios' || word === '--nagios=true')
}

function asksForJson(options: readonly string[]): boolean {
  return options.some(
    (word, index) =>
      word === '--json' || word === '--format=json' || (word === 'json' && options[index - 1] === '--format'),
  )
}
