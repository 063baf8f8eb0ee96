import { problemText } from '../detect/problem-log.ts'
import { printable } from '../detect/quote-text.ts'
import { GenHooksError } from '../errors.ts'
import { stunsJson, stunsText } from '../output/stuns.ts'
import { DEFAULT_QOS_MILLISECONDS, readStuns, type StunsRead } from '../stun/read-stuns.ts'
import { DIFFERS, DONE, type Io } from './io.ts'

/** `stun` as typed; absent options are undefined. */
export interface StunCommand {
  readonly files: readonly string[]
  readonly qos?: number | undefined
  readonly top?: number | undefined
  /** Milliseconds. */
  readonly failAbove?: number | undefined
  readonly json?: boolean | undefined
}

const MAX_PROBLEMS = 20

/** `gen-hooks stun`: 0 whatever was found, but 2 if a stun is longer than `--fail-above`. FILE_UNREADABLE too if that cannot be said for sure. */
export async function runStun(options: StunCommand, io: Io): Promise<number> {
  const { files, qos = DEFAULT_QOS_MILLISECONDS, top, failAbove, json } = options
  const read = await readStuns(files, { qosMilliseconds: qos, ...(top === undefined ? {} : { top }) })
  printProblems(read, io)
  io.out(json === true ? stunsJson(read, qos) : stunsText(read, qos))
  return failAbove === undefined ? DONE : judge(read, failAbove, io)
}

function printProblems({ problems }: StunsRead, io: Io): void {
  for (const problem of problems.slice(0, MAX_PROBLEMS)) io.err(`gen-hooks: ${printable(problemText(problem), 400)}\n`)
  if (problems.length > MAX_PROBLEMS) io.err(`gen-hooks: ${problems.length - MAX_PROBLEMS} more problems\n`)
}

function judge({ totals, outliers }: StunsRead, failAbove: number, io: Io): number {
  const [worst] = outliers
  if (worst !== undefined && worst.microseconds > failAbove * 1000) {
    const place = `${printable(worst.source)}:${worst.line}`
    io.err(
      `gen-hooks: ${place}: a stun of ${Math.ceil(worst.microseconds / 1000)} ms, expected at most ${failAbove} ms\n`,
    )
    return DIFFERS
  }
  if (totals.broken > 0) {
    const message = `${totals.broken} of the logs: not read to the end, no longer stun in the rest`
    throw new GenHooksError('FILE_UNREADABLE', message, { hint: 'See the reasons above.' })
  }
  return DONE
}
