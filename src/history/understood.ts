import { GenHooksError } from '../errors.ts'
import type { Problem } from '../model.ts'
import { printable } from '../text/printable.ts'
import { problemText } from '../text/problem-log.ts'

/** The logs that `history` reads, in words for a message. */
export const HISTORY_LOGS =
  "the hooks' snapshot.log, $SNAPLOG of scripts in the article's form, messages.log, cconsole.log or the LogFile of ExternalFreeze"

/** The logs that `report` and `timeline` read. */
export const ALL_LOGS = `${HISTORY_LOGS}, a log of vmtoolsd, or vmware.log, a folder or support bundle of them`

const MOST_TOLD = 20

/** The error for no usable log: FILE_UNREADABLE with what is wrong with each log, and the logs that the verb reads. */
export function nothingUnderstood(problems: readonly Problem[], expected: string): GenHooksError {
  const lines = [...toldOf(problems), `no log was understood, expected ${expected}`]
  return new GenHooksError('FILE_UNREADABLE', lines.join('\n'), {
    hint: 'Name a log of these. docs/reference/verbs.md says by which lines each is recognised.',
  })
}

/** Looks for a run. If there is none, the error begins with what was wrong with the logs, since the run may have been in them. */
export function withReasons<T>(problems: readonly Problem[], look: () => T): T {
  try {
    return look()
  } catch (error) {
    if (problems.length === 0 || !(error instanceof GenHooksError)) throw error
    const { code, message, hint } = error
    throw new GenHooksError(code, [...toldOf(problems), message].join('\n'), { hint, cause: error })
  }
}

function toldOf(problems: readonly Problem[]): readonly string[] {
  const more = problems.length - MOST_TOLD
  return [
    ...problems.slice(0, MOST_TOLD).map((problem) => printable(problemText(problem), 400)),
    ...(more > 0 ? [`${more} more problems`] : []),
  ]
}
