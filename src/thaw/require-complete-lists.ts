import { GenHooksError } from '../errors.ts'
import { quoteText } from '../text/printable.ts'
import { incompleteListLines } from './incomplete-lists.ts'
import type { Situation } from './situation.ts'

const BY_HAND = 'Without a list of the instances: iris stat NAME -W, as root, thaws one; it needs no login.'

/** DETECT_FAILED if an instance of the command line may be missing in the lists: it is unknown whether that instance is frozen. */
export function requireCompleteLists(situation: Situation, word: string | undefined): void {
  const lines = incompleteListLines(situation, word)
  if (lines.length > 0) throw new GenHooksError('DETECT_FAILED', lines.join('\n'), { hint: BY_HAND })
}

/** Why there is no instance to ask. */
export function nobodyToAsk({ problems }: Situation, word: string | undefined): GenHooksError {
  if (problems.length > 0)
    return new GenHooksError('DETECT_FAILED', 'no list of the instances to ask', { hint: BY_HAND })
  if (word !== undefined) return new GenHooksError('USAGE', `--instance: ${quoteText(word)}: no such instance`)
  return new GenHooksError('NO_INSTANCES', 'no instance found', { hint: BY_HAND })
}
