import { type Ending, endingsOf } from '../ending/play.ts'
import type { Command, Script } from '../script/model.ts'
import { type Tree, treeOf } from '../script/tree.ts'
import { blockAround, byCall, isFreeze, isHarmless, isThaw, nameOf } from './queries.ts'
import { isToldByInput } from './session-input.ts'

/** What a session of a kind ends with, when it succeeds and when it does not. */
export const STATUSES = {
  method: { good: '5', bad: ['3', '239', '1', '0'] },
  command: { good: '0', bad: ['1'] },
} as const

/** What a script is asked: how it ends, if its freezes end with a status, or its thaws. */
export interface Question {
  readonly script: Script
  readonly tree: Tree
  readonly session: Command
  readonly isAsked: (command: Command) => boolean
  readonly isOther: (command: Command) => boolean
  /** Whether what the session prints may be asked: conditions that cannot be told may then stand for its status. */
  readonly outputCounts: boolean
}

/** The questions to a script: about its freezes, and about the thaws that are not the undo of one. */
export function questionsOf(script: Script): readonly Question[] {
  if (script.unclosed.length > 0) return []
  const tree = treeOf(script)
  return [isFreeze, isThaw].flatMap((isAsked) => {
    const session = script.commands.find(
      (command) => isAsked(command) && !script.functions.has(command.words[0]?.plain ?? ''),
    )
    const isOther = isAsked === isThaw ? isFreeze : () => false
    return session === undefined || isToldByInput(session)
      ? []
      : [{ script, tree, session, isAsked, isOther, outputCounts: outputCounts(script, isAsked) }]
  })
}

function outputCounts(script: Script, isAsked: (command: Command) => boolean): boolean {
  const enters = byCall(script, isAsked)
  return script.commands.some(
    (command) =>
      /^(?:e?grep|awk|sed|read|head|tail|cat|wc|cut|tr|perl)$/.test(nameOf(command)) ||
      (enters(command) && blockAround(command, 'substitution') !== null),
  )
}

/** Whether the hook fails for certain whenever a session of it does. */
export function failsWithSession(script: Script): boolean {
  const questions = questionsOf(script)
  return (
    questions.length > 0 &&
    questions.every((question) =>
      STATUSES[kindOf(question.session)].bad.every((status) => {
        const endings = play(question, status)
        return endings?.every((ending) => ending.status !== null && !ending.status.includes('0')) === true
      }),
    )
  )
}

/** An end of which it is certain that the hook succeeds. */
export function isSuccess({ status }: Ending): boolean {
  return status?.every((text) => text === '0') === true
}

/** The ends of a script whose sessions end with `status`. `onStep` is called for what it does behind them. */
export function play(
  { tree, isAsked, isOther }: Question,
  status: string,
  onStep: (command: Command) => void = () => {},
): readonly Ending[] | null {
  const partOf = (command: Command, words: string) => {
    const filled = words === command.text ? command : { ...command, text: words }
    return isAsked(filled) ? 'session' : isOther(filled) ? 'stop' : 'other'
  }
  return endingsOf(tree, { status, argument: null, partOf, isTalk: isHarmless, onStep })
}

/** Whose statuses a session has: those of the methods, or those of a command. */
export function kindOf({ text }: Command): keyof typeof STATUSES {
  return /External(?:Freeze|Thaw)\(/i.test(text) ||
    !/(?:iris (?:freeze|thaw)|inst(?:freeze|thaw)|post-thaw-script)/.test(text)
    ? 'method'
    : 'command'
}
