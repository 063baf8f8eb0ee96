import { GenHooksError } from '../errors.ts'
import type { Problem } from '../model.ts'
import { printable } from '../text/printable.ts'
import { problemText } from '../text/problem-log.ts'

/** What `history` reads, in words for a message. */
export const HISTORY_LOGS =
  "the hooks' snapshot.log, $SNAPLOG of scripts in the article's form, messages.log, cconsole.log or the LogFile of ExternalFreeze"

/** What `report` and `timeline` read. */
export const ALL_LOGS = `${HISTORY_LOGS}, a log of vmtoolsd, or vmware.log, a folder or support bundle of them`

const MOST_TOLD = 20

/** No log says anything: FILE_UNREADABLE with what is wrong with each, and the logs that the verb reads. */
export function nothingUnderstood(problems: readonly Problem[], expected: string): GenHooksError {
  const more = problems.length - MOST_TOLD
  const lines = [
    ...problems.slice(0, MOST_TOLD).map((problem) => printable(problemText(problem), 400)),
    ...(more > 0 ? [`${more} more problems`] : []),
    `no log was understood, expected ${expected}`,
  ]
  return new GenHooksError('FILE_UNREADABLE', lines.join('\n'), {
    hint: 'Name a log of these. docs/reference/verbs.md says how each is told from the others.',
  })
}
