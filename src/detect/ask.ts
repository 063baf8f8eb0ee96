import { endText } from '../host/exit-text.ts'
import type { Host, RunResult } from '../host/host.ts'
import { type Inventory, LIST_TIMEOUT_SECONDS, type Problem } from '../model.ts'
import { textLines } from '../text/lines.ts'
import { quoteText } from '../text/printable.ts'
import type { ListVerb } from './binaries.ts'
import type { ListedInstance } from './listed-instance.ts'
import type { Listing, ListSource } from './listing.ts'

type Outcome = Exclude<Inventory['sources'][number]['outcome'], 'answered' | 'absent'>

/** The result of one list command: its listing, or why the listing is incomplete, with the instances before the failure. */
export type Answer =
  | { readonly kind: 'answered'; readonly command: string; readonly listing: Listing }
  | {
      readonly kind: 'no answer'
      readonly command: string
      readonly outcome: Outcome
      readonly problems: readonly [Problem, ...Problem[]]
      readonly instances: readonly ListedInstance[]
    }

/** Runs `file` with one list verb for at most LIST_TIMEOUT_SECONDS, since qlist can hang. */
export async function ask(host: Host, file: string, source: ListSource, verb: ListVerb): Promise<Answer> {
  const result = await host.run(file, [verb.verb], { timeoutMs: LIST_TIMEOUT_SECONDS * 1000, env: { LC_ALL: 'C' } })
  return judge(result, source, verb)
}

/** Whether a finished list command answered. The list of a command that failed may be cut: the instances in it exist, and others may exist too. */
export function judge(result: RunResult, source: ListSource, verb: ListVerb): Answer {
  const { command } = source
  const failure = failureOf(result)
  const listing = withEnd(verb.parse(result.stdout, source), result.stdout, command)
  const told = result.end.kind === 'exited' && (failure === null || verb.trustsStatus === 'no')
  if (told) {
    if (listing.instances.length > 0) return { kind: 'answered', command, listing }
    const [first, ...others] = listing.problems
    if (first !== undefined) return noAnswer(command, 'failed', [first, ...others])
    if (failure === null) {
      const why = whyNotEmpty(result, verb)
      if (why === null) return { kind: 'answered', command, listing }
      return noAnswer(command, 'failed', [{ source: command, line: 0, message: why }])
    }
  }
  const outcome = result.end.kind === 'timed out' ? 'timed out' : 'failed'
  const problem: Problem = { source: command, line: 0, message: failure ?? 'no answer' }
  return noAnswer(command, outcome, [problem], listing.instances)
}

/** A list whose last line has no end is incomplete, although that line may look complete. */
function withEnd(listing: Listing, stdout: Buffer, command: string): Listing {
  if (stdout.length === 0 || stdout.at(-1) === 0x0a) return listing
  const { length } = textLines(stdout)
  const problem: Problem = { source: command, line: length, message: 'breaks off within this line' }
  return { ...listing, problems: [...listing.problems, problem] }
}

function noAnswer(
  command: string,
  outcome: Outcome,
  problems: readonly [Problem, ...Problem[]],
  instances: readonly ListedInstance[] = [],
): Answer {
  return { kind: 'no answer', command, outcome, problems, instances }
}

/** Why a list without instances, of a command with exit status 0, may be wrong; null if it is right. */
function whyNotEmpty({ stdout, stderr }: RunResult, verb: ListVerb): string | null {
  const said = lastWords({ stderr, stdout: Buffer.alloc(0) })
  if (said !== '') return `an empty list, and an error${said}`
  const isBlank = stdout.toString('utf8').trim() === ''
  return isBlank && verb.hasHeading === 'yes' ? 'nothing printed, expected the heading of a list' : null
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

function lastWords(result: Pick<RunResult, 'stderr' | 'stdout'>): string {
  for (const output of [result.stderr, result.stdout]) {
    const words = output.subarray(0, 1024).toString('utf8').trim().split('\n', 1)[0] ?? ''
    if (words !== '') return `: ${quoteText(words)}`
  }
  return ''
}
