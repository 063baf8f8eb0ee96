import { type Ending, endingsOf } from '../ending/play.ts'
import type { Command, Script } from '../script/model.ts'
import { treeOf } from '../script/tree.ts'
import { isSuccess, kindOf, play, type Question, questionsOf, STATUSES } from './judge.ts'
import { losesOneOfMany } from './last-of-many.ts'
import { isFreeze, isHarmless, isTalk, isThaw, nameOf } from './queries.ts'
import { type Hit, type HouseRule, sh } from './rule.ts'
import { STATUS_RULES } from './status.ts'

const THAW = "timeout -k 5 60 irissession PROD -U %SYS '##Class(Backup.General).ExternalThaw(0)' </dev/null"

const MEANING: Readonly<Record<string, string>> = {
  '0': 'unknown',
  '1': 'failure of the login or the command',
  '3': 'refusal',
  '239': 'access denied',
}

/** Rules about what the hook ends with, found by following a script from its session to its ends, once for each status. */
export const OUTCOME_RULES: readonly HouseRule[] = [
  {
    id: 'GH038',
    title: 'a success that is taken for a failure',
    why: 'The session\'s own status is 5 for success. Handed on as the hook\'s (`exit "$status"`, `exit $?`, a session as the last line), or compared with 0, it makes VMware Tools fail every snapshot, and no post-thaw follows (MicrosoftAzureBackup/Cache).',
    severity: 'error',
    scope: 'any',
    bad: sh('status=0', THAW, 'status=$?', 'exit "$status"'),
    good: sh('status=0', THAW, '[ "$?" -eq 5 ] || status=1', 'exit "$status"'),
    check: (script) => judged(script, successFails),
  },
  {
    id: 'GH039',
    title: 'a failure that is taken for a success',
    why: 'An `if` on the status without an `else`, a message in place of an exit, a status that is asked and dropped: the hook ends with 0 although nothing was frozen, and the snapshot counts as good (the same scripts, and those of a storage vendor for Epic).',
    severity: 'error',
    scope: 'any',
    bad: sh('result=0', THAW, 'status=$?', 'if [ "$status" -eq 3 ]; then', 'result=1', 'fi', 'exit "$result"'),
    good: sh('result=0', THAW, 'status=$?', 'if [ "$status" -ne 5 ]; then', 'result=1', 'fi', 'exit "$result"'),
    check: (script) => {
      const passes = judged(script, failurePasses)
      return passes.length > 0 || isMisjudged(script) ? passes : losesOneOfMany(script)
    },
  },
]

/** Whether after a freeze that succeeded every way leads to a thaw in the same script, called with `argument`. */
export function thawsWhatItFroze(script: Script, argument: string | null): boolean {
  const freeze = script.commands.find(isFreeze)
  // One that is judged wrongly seems to be undone each time.
  if (freeze === undefined || judged(script, successFails).length > 0) return false
  const endings = endingsOf(treeOf(script), {
    status: STATUSES[kindOf(freeze)].good,
    argument,
    partOf: (command) => (isFreeze(command) ? 'session' : isThaw(command) ? 'end' : 'other'),
    isTalk: isHarmless,
  })
  return endings !== null && endings.length > 0 && endings.every(({ isCut }) => isCut)
}

/** Whether a script that is called with `argument` can come to a thaw; null if that cannot be told. */
export function reachesThaw(script: Script, argument: string): boolean | null {
  const partOf = (command: Command) => (isThaw(command) ? 'session' : 'other')
  const endings = endingsOf(treeOf(script), { status: '5', argument, partOf, isTalk: isHarmless })
  return endings === null ? null : endings.length > 0
}

/** Whether a success is taken for a failure, or a rule about statuses finds something: what follows from the script's ends is then wrong. */
export function isMisjudged(script: Script): boolean {
  return (
    STATUS_RULES.some(({ check }) => check(script, 'unknown').length > 0) || judged(script, successFails).length > 0
  )
}

// Where a rule about statuses has found the cause, this would say it again.
function judged(script: Script, judge: (question: Question) => readonly Hit[]): readonly Hit[] {
  const hits = questionsOf(script).flatMap(judge)
  return hits.length === 0 || STATUS_RULES.some(({ check }) => check(script, 'unknown').length > 0) ? [] : hits
}

function successFails(question: Question): readonly Hit[] {
  const { good } = STATUSES[kindOf(question.session)]
  const found = failedSuccess(play(question, good), good)
  if (found === null) return []
  const status = found.status?.join(' or ')
  return [
    { offset: found.offset, message: `a session that succeeds (${good}) ends the hook with ${status}, expected 0` },
  ]
}

// The end that hands the session's own status on; or the first, if all are failures for certain.
function failedSuccess(endings: readonly Ending[] | null, good: string): Ending | null {
  const raw = endings?.find(({ status }) => status?.every((text) => text === good && text !== '0') === true)
  const fails =
    endings?.every(({ status }) => status !== null && !status.includes('0') && !status.includes('')) === true
  return raw ?? (fails ? (endings?.[0] ?? null) : null)
}

function failurePasses(question: Question): readonly Hit[] {
  const { session } = question
  const { good, bad } = STATUSES[kindOf(session)]
  const done = new Set<Command>()
  const endings = play(question, good, (command) => done.add(command))
  if (failedSuccess(endings, good) !== null) return []
  const passes = bad.find((status) => {
    const doneThen = new Set<Command>()
    const ends = play(question, status, (command) => doneThen.add(command))
    if (ends === null || ends.length === 0 || ends.some((end) => end.status === null)) return false
    if (ends.every(isSuccess)) return true
    const isUnsure = question.outputCounts || [...ends, ...(endings ?? [])].some((end) => end.isUnsure)
    if (isUnsure || !ends.some(isSuccess) || !sameEnds(ends, endings ?? [])) return false
    return sameDeeds(done, doneThen, question.script)
  })
  if (passes === undefined) return []
  const action = isFreeze(session) ? 'freeze' : 'thaw'
  const meaning = MEANING[passes] ?? 'failure'
  return [{ offset: session.offset, message: `a ${action} that ends with ${passes} (${meaning}) ends the hook with 0` }]
}

// Where a script ends the same ways, whatever the session ended with, nothing looks at its status.
function sameEnds(some: readonly Ending[], others: readonly Ending[]): boolean {
  const shown = (endings: readonly Ending[]) =>
    endings
      .map(({ offset, status }) => `${offset} ${status?.join()}`)
      .sort()
      .join('; ')
  return shown(some) === shown(others)
}

// What leaves a file or starts a program is perhaps asked for later, by what cannot be told. What the hook only says, and an undo, is not.
function sameDeeds(some: ReadonlySet<Command>, others: ReadonlySet<Command>, { functions }: Script): boolean {
  const isDeed = (command: Command): boolean => {
    const name = nameOf(command)
    if (isTalk(command)) return command.redirects.some(({ operator }) => operator === '>')
    return (
      name !== '' &&
      !/^(?:\[|\[\[|test|return|exit|break|continue|\(\(.*)$/s.test(name) &&
      !functions.has(name) &&
      !isThaw(command)
    )
  }
  const deedsOf = (commands: ReadonlySet<Command>) => [...commands].filter(isDeed)
  return deedsOf(some).every((one) => others.has(one)) && deedsOf(others).every((one) => some.has(one))
}
