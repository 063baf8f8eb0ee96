import type { Caller } from '../caller.ts'
import type { Command, Script } from '../script/model.ts'
import { blocksAround, byCall, functionAround, isFreeze, isSession, nameOf } from './queries.ts'
import { type Hit, type HouseRule, sh } from './rule.ts'
import { entryOf, isToldByInput } from './session-input.ts'

const THAW = "timeout -k 5 60 irissession PROD -U %SYS '##Class(Backup.General).ExternalThaw(0)' </dev/null"
const FREEZE =
  "timeout -k 5 60 irissession PROD -U %SYS '##Class(Backup.General).ExternalFreeze(0,,,,,,600,,,360)' </dev/null"
// `$ARGUMENT` stands for what a function has of its caller.
const ARGUMENT = /^\$(?:\{?[1-9@*]|ARGUMENT\b)/

/** Rules about how an instance is named and entered. */
export const ENTERING_RULES: readonly HouseRule[] = [
  {
    id: 'GH040',
    title: 'an instance named by the caller',
    why: 'VMware Tools and the guest agent give the phase as the first argument, not an instance: `iris session "$1"` enters an instance of the name `freeze`, which does not exist.',
    severity: 'error',
    scope: 'any',
    names: { bad: 'post-thaw-script', good: 'post-thaw-script' },
    bad: sh(
      'timeout -k 5 60 irissession "$1" -U %SYS \'##Class(Backup.General).ExternalThaw(0)\' </dev/null',
      '[ "$?" -eq 5 ]',
    ),
    good: sh(THAW, '[ "$?" -eq 5 ]'),
    check: (script, caller) => {
      if (caller === 'unknown') return []
      return script.commands
        .filter((command) => namesArgument(command) && isOutsideFunctions(command, script))
        .map(({ offset }) => ({
          offset,
          message: `the first argument is the phase (${phasesOf(caller)}), not an instance`,
        }))
    },
  },
  {
    id: 'GH041',
    title: 'a freeze that the hook does not wait for',
    why: 'A freeze in the background is not done when the hook ends: the snapshot is cut before it, its status is lost, and it may land after the thaw (samples for MySQL and MaxDB have this form).',
    severity: 'error',
    scope: 'any',
    names: { bad: 'pre-freeze-script', good: 'pre-freeze-script' },
    bad: sh('/usr/local/sbin/quiesce-all &', '[ -d /run/quiesced ]'),
    good: sh('/usr/local/sbin/quiesce-all &', 'wait "$!"'),
    check: (script) => {
      const waits = script.commands.filter((command) => nameOf(command) === 'wait')
      if (waits.length > 0) return waits.every(({ words }) => words.length === 1) ? unasked(script) : []
      const freezes = byCall(script, isFreeze)
      return script.commands
        .filter((command) => isAside(command) && (freezes(command) || looksLikeFreeze(command)))
        .map(({ offset }) => ({ offset, message: 'in the background, and nothing waits for its end' }))
    },
  },
  {
    id: 'GH042',
    title: 'a session told on standard input what to do',
    why: 'A session that reads commands from a here-document, a pipe or a file ends with 0 whatever they did, unless the last of them is `do $SYSTEM.Process.Terminate(,STATUS)`; and it needs a login that a suspended instance refuses (many Docker and Kubernetes samples). On the command line the method sets the status itself.',
    severity: 'error',
    scope: 'any',
    bad: sh(
      'timeout -k 5 60 irissession PROD -U %SYS <<END',
      'do ##class(Backup.General).ExternalThaw()',
      'halt',
      'END',
    ),
    good: sh(THAW, '[ "$?" -eq 5 ]'),
    check: (script) =>
      script.commands
        .filter((command) => isToldByInput(command))
        .map(({ offset }) => ({
          offset,
          message: 'the status says nothing of what was read, expected the method on the command line',
        })),
  },
  {
    id: 'GH043',
    title: 'a session that is given commands for a routine',
    why: 'What follows the name on the command line is a routine or a method, `##class(...)` or `^ROUTINE`: `"do ##class(...) halt"` is none, and the session ends without having run it.',
    severity: 'error',
    scope: 'any',
    bad: sh(
      "timeout -k 5 60 irissession PROD -U %SYS 'do ##class(Backup.General).ExternalThaw(0) halt' </dev/null",
      '[ "$?" -eq 5 ]',
    ),
    good: sh(THAW, '[ "$?" -eq 5 ]'),
    check: (script) =>
      script.commands
        .filter(
          (command) => isSession(command, script) && command.runs.some((run) => isCommandText(entryOf(run)?.routine)),
        )
        .map(({ offset }) => ({ offset, message: 'not a routine to start with, expected ##class(...).METHOD(...)' })),
  },
  {
    id: 'GH044',
    title: 'a freeze by the command iris',
    why: '`iris freeze` ends with 0 and 1 where the methods end with 5 and 3, takes no WDSuspendLimit, so that an instance whose thaw never comes stays suspended, and freezes all nodes of a sharded cluster for the snapshot of one.',
    severity: 'error',
    scope: 'any',
    bad: sh('trap : TERM', 'iris freeze PROD && exit 0', 'iris thaw PROD', 'exit 1'),
    good: sh('trap : TERM', FREEZE, '[ "$?" -eq 5 ] && exit 0', THAW, 'exit 1'),
    check: (script) =>
      script.commands
        .filter((command) =>
          command.runs.some(({ name, args }) => (name === 'iris' || name === 'ccontrol') && args[0] === 'freeze'),
        )
        .map(({ offset }) => ({
          offset,
          message: 'nothing resumes this by itself, expected ExternalFreeze with a WDSuspendLimit',
        })),
  },
]

function phasesOf(caller: Caller): string {
  return caller === 'legacy-pre' ? 'freeze' : caller === 'qemu-ga' ? 'freeze or thaw' : 'freeze, thaw or freezeFail'
}

function namesArgument(command: Command): boolean {
  return command.runs.some((run) => {
    const { name, args } = run
    const isControl = (name === 'iris' || name === 'ccontrol') && /^(?:freeze|thaw)$/.test(args[0] ?? '')
    return ARGUMENT.test(entryOf(run)?.instance ?? (isControl ? (args[1] ?? '') : ''))
  })
}

// Within a function `$1` is the script's only if the script hands it on, or if it comes there by a variable.
function isOutsideFunctions(command: Command, { commands }: Script): boolean {
  const isOfFunction = /\$ARGUMENT\b/.test(command.text) || command.words.some(({ plain }) => ARGUMENT.test(plain))
  if (!isOfFunction) return true
  const around = blocksAround(command).find(({ kind }) => kind === 'function')
  if (around === undefined) return true
  return commands.some(
    ({ block, words, runs }) =>
      block === null && words[0]?.plain === around.label && /^\$\{?[1@*]/.test(runs[0]?.args[0] ?? ''),
  )
}

// `wait` without the number of a job ends with 0: the status of a job that is nothing but the freeze is lost.
function unasked(script: Script): readonly Hit[] {
  const reads = script.commands.some((command) => /^(?:e?grep|awk|sed|read|head|tail|cat)$/.test(nameOf(command)))
  const keepsIt = ({ redirects }: Command): boolean => reads && redirects.some(({ operator }) => operator.includes('>'))
  const isLast = (call: Command): boolean =>
    script.commands.findLast((command) => functionAround(command)?.label === nameOf(call)) ===
    script.commands.find((command) => functionAround(command)?.label === nameOf(call) && isFreeze(command))
  return hitsOn(
    script,
    (command) =>
      command.after === '&' &&
      !keepsIt(command) &&
      (script.functions.has(nameOf(command))
        ? isLast(command) && byCall(script, isFreeze)(command)
        : isFreeze(command)),
    'its status is lost: wait without the number of a job ends with 0, expected wait "$!"',
  )
}

function isAside(command: Command): boolean {
  return command.after === '&' || blocksAround(command).some(({ kind, after }) => kind !== 'function' && after === '&')
}

function looksLikeFreeze({ runs, words }: Command): boolean {
  return [words[0]?.plain ?? '', ...runs.flatMap(({ path, args }) => [path, ...args.slice(0, 3)])].some((word) =>
    /(?:freez|quiesc)[\w.-]*$/i.test(word.slice(-200)),
  )
}

function isCommandText(routine: string | null | undefined): boolean {
  return /^\s{0,20}(?:do|d|set|s|write|w|zn|job|if|i|h|halt|quit|q|kill|k)(?:\s|$)/i.test(routine ?? '')
}

/** For other rules: the hits on the commands that a test picks. */
export function hitsOn(script: Script, isFault: (command: Command) => boolean, message: string): readonly Hit[] {
  return script.commands.filter(isFault).map(({ offset }) => ({ offset, message }))
}
