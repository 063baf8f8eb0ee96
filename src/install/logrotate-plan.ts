import type { ActualState } from './actual.ts'
import { type Part, placeBeside } from './optional-file.ts'
import { inFolder, LOGROTATE_TARGET } from './targets.ts'

const LOSS = "gen-hooks leaves the log's rotation to you"

/** The part of a plan for the rotation of the log. */
export function planLogrotate(content: string | null, actual: ActualState): Part {
  const found = actual.targets.find(({ target }) => target === LOGROTATE_TARGET)
  if (found === undefined) return { steps: [], notes: [] }
  const { folder, target } = found
  const note = (text: string): Part => ({
    steps: [],
    notes: [`${inFolder(folder, target.fileName)}: ${text}, so ${LOSS}`],
  })
  if (folder.missing.length > 0) return note('logrotate is not installed')
  if (content === null) return note('the name of the log folder, or of its owner, cannot be written in it')
  return placeBeside(found, content, LOSS, actual)
}
