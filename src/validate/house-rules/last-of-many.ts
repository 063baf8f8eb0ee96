import { endingsOf } from '../ending/play.ts'
import type { Command, Script } from '../script/model.ts'
import { isSuccess, kindOf, type Question, questionsOf, STATUSES } from './judge.ts'
import { blocksAround, functionAround, functionsThat, isHarmless, nameOf } from './queries.ts'
import type { Hit } from './rule.ts'
import { entryOf } from './session-input.ts'

/** A script that enters several instances, and succeeds for certain although the session of one failed, if that of another did not. */
export function losesOneOfMany(script: Script): readonly Hit[] {
  return questionsOf(script).flatMap((question) => {
    if (!entersMany(script, question)) return []
    const { good, bad } = STATUSES[kindOf(question.session)]
    const endings = endingsOf(question.tree, {
      status: bad[0] ?? '',
      failure: good,
      argument: null,
      partOf: (command) => (question.isAsked(command) ? 'session' : question.isOther(command) ? 'stop' : 'other'),
      isTalk: isHarmless,
    })
    const lost = endings?.find((ending) => isSuccess(ending) && !ending.isUnsure && !ending.isCut)
    return lost === undefined
      ? []
      : [{ offset: lost.offset, message: 'a failure is lost if the session of another instance succeeds' }]
  })
}

// One that is entered again is perhaps the same, until it works.
function entersMany(script: Script, { isAsked }: Question): boolean {
  const entering = functionsThat(script, isAsked)
  const calls = script.commands.filter((command) => isAsked(command) || entering.has(nameOf(command)))
  if (calls.some((call) => loopsAround(call, script).includes('again'))) return false
  if (calls.some((call) => loopsAround(call, script).includes('of instances'))) return true
  const named = calls.flatMap((call) => {
    if (call.before !== '' || functionAround(call) !== null) return []
    const entered = call.runs.map(entryOf).find((entry) => entry !== null)
    return entered?.instance ?? call.words[1]?.plain ?? []
  })
  return new Set(named.map((name) => name.toUpperCase())).size > 1
}

// A loop whose variable the call has goes over instances.
function loopsAround(command: Command, { commands }: Script): readonly ('again' | 'of instances')[] {
  const around = blocksAround(command)
  const within = around.slice(0, around.findIndex(({ kind }) => kind === 'function') >>> 0)
  return within.flatMap(({ kind, from }) => {
    if (kind !== 'do') return []
    const [first, name] = commands[from - 1]?.words ?? []
    const isOf = new RegExp(`\\$\\{?${/^\w{1,60}$/.test(name?.plain ?? '') ? name?.plain : '-'}\\b`)
    return first?.raw === 'for' && command.words.some(({ plain }) => isOf.test(plain)) ? 'of instances' : 'again'
  })
}
