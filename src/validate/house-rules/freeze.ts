import type { Command, Script } from '../script/model.ts'
import { frozenFileSystems } from './file-systems.ts'
import { methodArguments, numberOf } from './method-arguments.ts'
import {
  assignmentsOf,
  blockAround,
  blocksAround,
  isFreeze,
  isThaw,
  nameOf,
  runsMethod,
  textOf,
  writtenOf,
} from './queries.ts'
import { type Hit, type HouseRule, sh } from './rule.ts'
import { notTrapped } from './traps.ts'
import { notUndone } from './undo.ts'

const LONGEST_SUSPEND_AFTER = 1200
const FREEZE = (args: string): string =>
  `timeout -k 5 60 irissession PROD -U %SYS '##Class(Backup.General).ExternalFreeze(${args})' </dev/null`
const THAW = "timeout -k 5 60 irissession PROD -U %SYS '##Class(Backup.General).ExternalThaw(0)' </dev/null"
const ASKED = '[ "$?" -eq 5 ]'
const UNDONE = `[ "$?" -eq 5 ] || ${THAW}`

/** Rules about what is frozen, and what thaws it. */
export const FREEZE_RULES: readonly HouseRule[] = [
  {
    id: 'GH016',
    title: 'ExternalFreezeTimeOut above 1200',
    why: 'The seventh argument of ExternalFreeze is capped at 1200 s: 1800 promises half an hour and gives twenty minutes, after which updates hang and no user can log in to thaw.',
    severity: 'error',
    scope: 'any',
    bad: sh('trap : TERM', FREEZE('0,,,,,,1800,,,360'), UNDONE),
    good: sh('trap : TERM', FREEZE('0,,,,,,600,,,360'), UNDONE),
    check: (script) =>
      freezes(script, (args) => {
        const seconds = numberOf(args[6] ?? '') ?? 0
        if (seconds <= LONGEST_SUSPEND_AFTER) return null
        return `${seconds} s until updates are suspended, expected at most ${LONGEST_SUSPEND_AFTER}`
      }),
  },
  {
    id: 'GH017',
    title: 'a freeze without a suspend limit',
    why: 'Without the tenth argument, WDSuspendLimit, an instance whose thaw never comes stays suspended until the administrator notices; WDSuspendLimit is what is left when the whole hook is gone.',
    severity: 'warning',
    scope: 'any',
    bad: sh('trap : TERM', FREEZE('0,,,,,,600'), UNDONE),
    good: sh('trap : TERM', FREEZE('0,,,,,,600,,,360'), UNDONE),
    check: (script) =>
      freezes(script, (args) => {
        // What is an expansion may hold any number of arguments.
        if (args.some((argument) => argument.includes('$')) && args.length >= 7) return null
        return args.length < 10 || (numberOf(args[9] ?? '') ?? 1) === 0
          ? 'nothing resumes the instance by itself, expected WDSuspendLimit as tenth argument'
          : null
      }),
  },
  {
    id: 'GH018',
    title: 'a freeze without an undo',
    why: 'When pre-freeze fails, VMware Tools does not call post-thaw, not even with freezeFail: what this script froze before it failed, it must thaw itself.',
    severity: 'error',
    scope: 'any',
    bad: sh('trap : TERM', FREEZE('0,,,,,,600,,,360'), ASKED),
    good: sh('trap : TERM', FREEZE('0,,,,,,600,,,360'), UNDONE),
    check: notUndone,
  },
  {
    id: 'GH019',
    title: 'a freeze without a trap',
    why: 'An abort sends TERM to the script and KILL five seconds later, and no post-thaw follows: without a trap that undoes the freeze, the instance stays frozen.',
    severity: 'error',
    scope: 'any',
    bad: sh(FREEZE('0,,,,,,600,,,360'), UNDONE),
    good: sh("trap 'undo=yes' TERM", FREEZE('0,,,,,,600,,,360'), UNDONE),
    check: notTrapped,
  },
  {
    id: 'GH020',
    title: 'a thaw that depends on a probe',
    why: 'A probe that cannot log in looks like "not frozen": the AWS sample then skips the thaw and the instance stays frozen. Thaw in any case, and judge afterwards.',
    severity: 'error',
    scope: 'any',
    bad: sh(
      "timeout -k 5 60 irissession PROD -U %SYS '##Class(Backup.General).IsWDSuspendedExt()' </dev/null",
      'if [ "$?" -eq 5 ]; then',
      THAW,
      `${ASKED} || exit 1`,
      'fi',
    ),
    good: sh(
      "timeout -k 5 60 irissession PROD -U %SYS '##Class(Backup.General).IsWDSuspendedExt()' </dev/null",
      THAW,
      ASKED,
    ),
    check: (script) =>
      script.commands.flatMap((command, index) => (isThaw(command) ? probed(script, command, index) : [])),
  },
  {
    id: 'GH021',
    title: 'history after any thaw',
    why: 'ExternalSetHistory counts as a successful backup and can purge journals. post-thaw is called after failures too, with freezeFail: record it only for the argument `thaw`, and only if every instance was frozen and thawed.',
    severity: 'warning',
    scope: 'any',
    bad: sh(
      THAW,
      "timeout -k 5 60 irissession PROD -U %SYS '##Class(Backup.General).ExternalSetHistory(0)' </dev/null",
    ),
    good: sh(
      THAW,
      'if [ "$?:$1" = 5:thaw ]; then',
      "timeout -k 5 60 irissession PROD -U %SYS '##Class(Backup.General).ExternalSetHistory(0)' </dev/null",
      'fi',
    ),
    check: (script) => {
      const asks =
        script.commands.some(
          (command) => /^(?:\[|\[\[|test|case)$/.test(nameOf(command)) && /thaw|freezefail/i.test(textOf(command)),
        ) || script.branches.some(({ label }) => /thaw|freezefail/i.test(label))
      return script.commands
        .filter((command) => runsMethod(command, 'ExternalSetHistory('))
        .filter(
          (command) =>
            !asks || (blockAround(command, 'then', 'else', 'branch', 'function') === null && command.before === ''),
        )
        .map(({ offset }) => ({ offset, message: 'recorded as a backup after freezeFail as well' }))
    },
  },
  {
    id: 'GH022',
    title: 'file systems frozen by the hook',
    why: 'VMware Tools freezes the file systems itself after pre-freeze: since 12.2 a file system that is frozen already fails the quiesce, before that a second freeze hangs, and whatever writes to a disk from then on hangs with it.',
    severity: 'error',
    scope: 'any',
    bad: sh('sync', 'fsfreeze -f /data'),
    good: sh('sync'),
    check: frozenFileSystems,
  },
]

function freezes(script: Script, messageFor: (args: readonly string[]) => string | null): readonly Hit[] {
  return script.commands.filter(isFreeze).flatMap((command) => {
    const args = methodArguments(textOf(command), 'ExternalFreeze')
    const message = args === null ? null : messageFor(args)
    return message === null ? [] : [{ offset: command.offset, message }]
  })
}

function isProbe(command: Command): boolean {
  return /IsWDSuspended|WDSUSPD/i.test(textOf(command))
}

// The thaw stands in a block that opened after a probe and whose condition looks at what the probe said.
function probed(script: Script, thaw: Command, index: number): readonly Hit[] {
  const hit = [{ offset: thaw.offset, message: 'thawed only if a probe says that it is frozen' }]
  if (thaw.before === '&&' && isProbe(script.commands[index - 1] ?? thaw)) return hit
  for (const block of blocksAround(thaw)) {
    if (block.kind === 'function') return []
    const isChoice = block.kind === 'then' || block.kind === 'else' || block.kind === 'branch'
    if (!isChoice) continue
    const from = block.kind === 'branch' ? (block.parent?.from ?? 0) : block.conditionFrom
    const conditions = script.commands.slice(from, block.kind === 'branch' ? from : block.from)
    const subject = `${conditions.map(writtenOf).join(' ')} ${block.kind === 'branch' ? (block.parent?.label ?? '') : ''}`
    if (conditions.some(isProbe) || looksAt(script.commands, from, subject)) return hit
  }
  return []
}

// Whether `subject` names what a probe shortly before `from` left in `$?` or in a variable.
function looksAt(commands: readonly Command[], from: number, subject: string): boolean {
  let asked = false
  for (const command of commands.slice(Math.max(0, from - 6), from)) {
    const probe = isProbe(command)
    if (asked || probe) {
      const names = assignmentsOf(command)
        .filter(({ value }) => probe || value === '$?')
        .map(({ name }) => name)
      if (names.some((name) => subject.includes(`$${name}`) || subject.includes(`\${${name}`))) return true
    }
    asked ||= probe
  }
  return asked && subject.includes('$?')
}
