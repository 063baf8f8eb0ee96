import type { Command, Script } from '../script/model.ts'
import { parseScript } from '../script/parse-script.ts'
import { acts, functionsThat, isFreeze, isHarmless, isThaw, nameOf } from './queries.ts'
import type { Hit } from './rule.ts'

/** The freeze of a script that TERM ends without an undo: no trap for it, or one that does not help. */
export function notTrapped(script: Script): readonly Hit[] {
  const freeze = script.commands.find(isFreeze)
  if (freeze === undefined) return []
  const hit = (message: string): readonly Hit[] => [{ offset: freeze.offset, message }]
  const traps = script.commands.filter((command) => nameOf(command) === 'trap').map(trapOf)
  const onTerm = traps.filter(({ conditions }) => conditions.some((one) => TERM.test(one)))
  const atEnd = traps.filter(({ conditions }) => conditions.some((one) => /^(?:EXIT|0)$/i.test(one)))
  const judge = judgeOf(script)
  const undoes = atEnd.some(({ action }) => judge(action).undoes)
  if (onTerm.length === 0) {
    if (!undoes) return hit('TERM in the middle leaves it frozen, expected a trap')
    return endsAtTerm(script) ? [] : hit('dash and busybox run no trap for EXIT when TERM comes, expected one for TERM')
  }
  if (onTerm.every(({ action }) => action === ''))
    return hit('TERM is ignored, and KILL follows, expected a trap that undoes the freeze')
  const helps = onTerm.some(({ action }) => {
    const { ends, undoes: undoesItself } = judge(action)
    return action !== '' && (!ends || undoesItself || undoes)
  })
  return helps ? [] : hit('the trap for TERM ends the script and thaws nothing, expected an undo')
}

/** The conditions of a trap that take TERM in; what cannot be told may be it. */
const TERM = /^(?:(?:SIG)?TERM|15|.*\$.*)$/i
/** Shells that run the trap for EXIT when TERM ends them. */
const RUNS_AT_TERM = /^#![ \t]*\S*(?:\/|env[ \t]+)(?:bash|ksh|ksh93|mksh|zsh)\b/

function endsAtTerm({ text }: Script): boolean {
  return RUNS_AT_TERM.test(text)
}

interface Trap {
  readonly action: string
  readonly conditions: readonly string[]
}

// `trap - TERM` and `trap TERM` set back: they are no trap.
function trapOf({ words, text }: Command): Trap {
  const [, action, ...conditions] = words.map(({ plain }) => plain)
  if (action === undefined || action === '-' || conditions.length === 0) return { action: '', conditions: [] }
  // Variables that the script sets may hold several.
  return { action, conditions: [...conditions, ...text.split(/\s+/).slice(2)].filter((one) => one !== action) }
}

/** What a trap's action does: ends the script, and undoes something. A program that is not known may undo. */
function judgeOf(script: Script): (action: string) => { readonly ends: boolean; readonly undoes: boolean } {
  const isEnd = (command: Command): boolean => nameOf(command) === 'exit'
  const mayUndo = (command: Command): boolean =>
    isThaw(command) || (acts(command) && !isKnown(command) && !script.functions.has(nameOf(command)))
  const ending = functionsThat(script, isEnd)
  const undoing = functionsThat(script, mayUndo)
  return (action) => {
    const commands = parseScript('', action.slice(0, 10_000)).commands
    const does = (names: ReadonlySet<string>, test: (command: Command) => boolean): boolean =>
      commands.some((command) => test(command) || names.has(nameOf(command)))
    return { ends: does(ending, isEnd), undoes: does(undoing, mayUndo) }
  }
}

const BUILT_IN =
  /^(?:exit|return|trap|set|unset|export|local|readonly|declare|typeset|shift|wait|break|continue|if|\[|\[\[|test|true|false|:)$/

function isKnown(command: Command): boolean {
  return isHarmless(command) || BUILT_IN.test(nameOf(command)) || nameOf(command).startsWith('((')
}
