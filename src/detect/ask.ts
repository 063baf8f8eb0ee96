import { endText } from '../host/end-text.ts'
import type { Host, RunResult } from '../host/host.ts'
import { type Inventory, LIST_TIMEOUT_SECONDS, type Problem } from '../model.ts'
import type { ListVerb } from './binaries.ts'
import type { Listing, ListSource } from './listing.ts'
import { quoteText } from './quote-text.ts'

/** What came of one list command: its listing, or why there is none. */
export type Answer =
  | { readonly kind: 'answered'; readonly command: string; readonly listing: Listing }
  | {
      readonly kind: 'no answer'
      readonly command: string
      readonly outcome: Exclude<Inventory['sources'][number]['outcome'], 'answered' | 'absent'>
      readonly problems: readonly [Problem, ...Problem[]]
    }

/** Runs `file` with one list verb, at most LIST_TIMEOUT_SECONDS long: qlist can hang. */
export async function ask(host: Host, file: string, source: ListSource, verb: ListVerb): Promise<Answer> {
  const result = await host.run(file, [verb.verb], { timeoutMs: LIST_TIMEOUT_SECONDS * 1000, env: { LC_ALL: 'C' } })
  return judge(result, source, verb)
}

/** Whether a finished list command answered. Instances of a command that failed are not used: its list may have been cut short. */
export function judge(result: RunResult, source: ListSource, verb: ListVerb): Answer {
  const { command } = source
  const failure = failureOf(result)
  const told = result.end.kind === 'exited' && (failure === null || verb.trustsStatus === 'no')
  if (told) {
    const listing = verb.parse(result.stdout, source)
    if (listing.instances.length > 0) return { kind: 'answered', command, listing }
    const [first, ...others] = listing.problems
    if (first !== undefined) return { kind: 'no answer', command, outcome: 'failed', problems: [first, ...others] }
    if (failure === null) return { kind: 'answered', command, listing }
  }
  return {
    kind: 'no answer',
    command,
    outcome: result.end.kind === 'timed out' ? 'timed out' : 'failed',
    problems: [{ source: command, line: 0, message: failure ?? 'no answer' }],
  }
}

function failureOf(result: RunResult): string | null {
  const how = endText(result, LIST_TIMEOUT_SECONDS * 1000)
  switch (result.end.kind) {
    case 'exited':
      return result.end.status === 0 ? null : `exit ${how}${lastWords(result)}, expected 0`
    case 'too much output':
      return `${how}, expected a list of instances`
    default:
      return how
  }
}

function lastWords(result: RunResult): string {
  for (const output of [result.stderr, result.stdout]) {
    const words = output.subarray(0, 1024).toString('utf8').trim().split('\n', 1)[0] ?? ''
    if (words !== '') return `: ${quoteText(words)}`
  }
  return ''
}
