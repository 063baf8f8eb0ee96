import { endingsOf } from '../ending/play.ts'
import type { Command, Script } from '../script/model.ts'
import { treeOf } from '../script/tree.ts'
import { kindOf, STATUSES } from './judge.ts'
import { isMisjudged } from './outcome.ts'
import { DEEPEST_CALLS, functionAround, isFreeze, isHarmless, isSession, isThaw, nameOf } from './queries.ts'
import type { Hit } from './rule.ts'
import { entryOf } from './session-input.ts'

/** What is frozen and not undone, as far as the text tells: nothing that is called thaws, or not this instance, or not on a way that fails. */
export function notUndone(script: Script): readonly Hit[] {
  const freeze = script.commands.find(isFreeze)
  if (freeze === undefined) return []
  const { offset } = freeze
  const thaws = script.commands.filter(isThaw)
  if (thaws.length === 0 && script.commands.some((command) => namesUndo(command, script))) return []
  if (thaws.length === 0) return [{ offset, message: 'nothing here thaws what this freezes if a later step fails' }]
  const called = calledFunctions(script)
  if (!thaws.some((thaw) => isCalled(thaw, called)))
    return [{ offset, message: 'nothing calls the function that thaws what this freezes' }]
  const frozen = instancesOf(script.commands.filter(isFreeze))
  const thawed = instancesOf(thaws)
  const left = thawed === null ? undefined : frozen?.find((name) => !thawed.includes(name))
  if (left !== undefined) return [{ offset, message: `${left.slice(0, 64)} is frozen, and nothing here thaws it` }]
  return failsFrozen(script, freeze)
}

// A function of a file that is read in, or a program of such a name.
function namesUndo(command: Command, { functions }: Script): boolean {
  const name = nameOf(command)
  return /^\w*(?:thaw|unfreez|resume|undo)\w*$/i.test(name) && !functions.has(name)
}

// A way on which one freeze succeeded, and which fails without a thaw.
function failsFrozen(script: Script, freeze: Command): readonly Hit[] {
  if (script.unclosed.length > 0 || isMisjudged(script)) return []
  const { good, bad } = STATUSES[kindOf(freeze)]
  const endings = endingsOf(treeOf(script), {
    status: good,
    failure: bad[0],
    argument: null,
    partOf: (command) =>
      isFreeze(command) ? 'session' : isThaw(command) ? 'end' : mayThaw(command, script) ? 'perhaps' : 'other',
    isTalk: isHarmless,
  })
  const left = endings?.find(
    ({ status, isCut, isUnsure }) => !isCut && !isUnsure && status !== null && !status.includes('0'),
  )
  return left === undefined
    ? []
    : [{ offset: left.offset, message: 'a failure here leaves frozen what was frozen before' }]
}

const LOOKS =
  /^(?:iris|ccontrol|e?grep|awk|sed|head|tail|cut|tr|wc|sort|uniq|id|whoami|hostname|uname|basename|dirname|readlink|realpath|stat|ls|df|mount|mountpoint|findmnt|lvs|pgrep|pidof|ps|seq|expr|mktemp|command|type|which|getopts|flock|test|lvcreate|timeout)$/

// A program that is not known may do anything.
function mayThaw(command: Command, script: Script): boolean {
  if (isHarmless(command) || isSession(command, script)) return false
  return !command.runs.every(({ name }) => LOOKS.test(name))
}

/** The names of the functions that are called, from outside of any, from traps, or from each other. A name that is put together may be any. */
export function calledFunctions(script: Script): ReadonlySet<string> {
  const called = new Set<string>()
  for (let before = -1, round = 0; before < called.size; round++) {
    if (round === DEEPEST_CALLS) return script.functions
    before = called.size
    for (const command of script.commands) {
      if (!isCalled(command, called)) continue
      if (/^["']?[$`]/.test(command.words[0]?.raw ?? '') || /^(?:eval|\.|source)$/.test(nameOf(command)))
        return script.functions
      for (const { plain } of command.words)
        for (const [word] of plain.slice(0, 2000).matchAll(/[\w.-]+/g)) if (script.functions.has(word)) called.add(word)
    }
  }
  return called
}

function isCalled(command: Command, called: ReadonlySet<string>): boolean {
  const around = functionAround(command)
  return around === null || called.has(around.label)
}

// null if one of them is not told by its name.
function instancesOf(commands: readonly Command[]): readonly string[] | null {
  const names: string[] = []
  for (const command of commands) {
    const entered = command.runs.map(entryOf).filter((entry) => entry !== null)
    if (entered.length === 0) return null
    for (const { instance } of entered) {
      if (!/^[A-Za-z][\w.-]*$/.test(instance)) return null
      names.push(instance.toUpperCase())
    }
  }
  return names
}
