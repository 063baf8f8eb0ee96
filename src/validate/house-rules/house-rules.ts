import type { CheckOutcome, Finding } from '../../model.ts'
import { callerOf } from '../caller.ts'
import { type CheckedFile, dialectOf } from '../checked-file.ts'
import { parseScript } from '../script/parse-script.ts'
import { ARGUMENT_RULES } from './arguments.ts'
import { CALLER_RULES } from './callers.ts'
import { DAMAGE_RULES } from './damage.ts'
import { ENTERING_RULES } from './entering.ts'
import { FILE_RULES, NOT_A_SHELL } from './file.ts'
import { FREEZE_RULES } from './freeze.ts'
import { KEPT_BACK_RULES } from './kept-back.ts'
import { OUTCOME_RULES } from './outcome.ts'
import { PATH_RULES } from './paths.ts'
import type { HouseRule } from './rule.ts'
import { SESSION_RULES } from './session.ts'
import { SHAPE_RULES } from './shape.ts'
import { STATUS_RULES } from './status.ts'
import { WORD_RULES } from './vocabulary.ts'
import { WINDOW_RULES } from './window.ts'

const TOOL = 'house rules'
const MOST_OF_ONE_RULE = 10

/** All house rules, by id. */
export const HOUSE_RULES: readonly HouseRule[] = [
  ...FILE_RULES,
  ...STATUS_RULES,
  ...SESSION_RULES,
  ...FREEZE_RULES,
  ...WORD_RULES,
  ...PATH_RULES,
  ...DAMAGE_RULES,
  ...SHAPE_RULES,
  NOT_A_SHELL,
  ...OUTCOME_RULES,
  ...ENTERING_RULES,
  ...CALLER_RULES,
  ...WINDOW_RULES,
  ...KEPT_BACK_RULES,
  ...ARGUMENT_RULES,
]

/** The house rules on each file. Of one rule in one file at most ten findings are listed, and the last says how many more there are. */
export function houseRules(files: readonly CheckedFile[]): CheckOutcome {
  return { kind: 'ran', tool: TOOL, findings: files.flatMap(findingsIn) }
}

function findingsIn(file: CheckedFile): readonly Finding[] {
  const script = parseScript(file.name, file.text)
  const caller = file.as ?? callerOf(file.name)
  const rules = dialectOf(file) === 'not a shell' ? [NOT_A_SHELL] : HOUSE_RULES
  return rules
    .filter(({ scope }) => scope === 'any' || file.ours === 'ours')
    .flatMap(({ id, severity, check }) => {
      const hits = check(script, caller)
      const more = hits.length - MOST_OF_ONE_RULE
      return hits.slice(0, MOST_OF_ONE_RULE).map(({ offset, message }, index): Finding => {
        const text = more > 0 && index === MOST_OF_ONE_RULE - 1 ? `${message} (and ${more} more of ${id})` : message
        return { rule: id, severity, file: file.name, ...script.placeOf(offset), message: text, tool: TOOL }
      })
    })
}
