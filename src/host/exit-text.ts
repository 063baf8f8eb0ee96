import { assertNever } from '../model.ts'
import { errnoText } from './errno-text.ts'
import type { RunResult } from './host.ts'

/** How a program ended, in a few words: `status 5`, `no answer within 5 s`. */
export function endText({ end }: RunResult, timeoutMs: number): string {
  switch (end.kind) {
    case 'exited':
      return `status ${end.status}`
    case 'signalled':
      return `killed by ${end.signal}`
    case 'timed out':
      return `no answer within ${timeoutMs / 1000} s`
    case 'too much output':
      return 'too much output'
    case 'not started':
      return `not started: ${errnoText(end.errno)}`
    default:
      return assertNever(end)
  }
}
