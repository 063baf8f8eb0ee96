import type { Caller } from '../caller.ts'
import type { Command, Script } from '../script/model.ts'
import { failsWithSession } from './judge.ts'
import {
  acts,
  assignmentsOf,
  blockAround,
  hasQuotedPipe,
  isFreeze,
  isSession,
  isTalk,
  isThaw,
  nameOf,
  patternsOf,
  statusCases,
  textOf,
} from './queries.ts'
import { type Hit, type HouseRule, sh } from './rule.ts'

/** Rules about exit statuses: the only thing VMware Tools learns from a hook. */
export const STATUS_RULES: readonly HouseRule[] = [
  {
    id: 'GH004',
    title: 'a pipe on a session call',
    why: 'The status of a pipeline is that of its last command: `irissession ... | tee` gives the status of tee, and a failed freeze passes for a good one (IRISMeister preScript.sh at f743df1).',
    severity: 'error',
    scope: 'any',
    bad: sh(
      "timeout -k 5 60 irissession PROD -U %SYS '##Class(Backup.General).ExternalThaw(0)' </dev/null 2>&1 | tee -a /var/log/hook.log",
    ),
    good: sh(
      "timeout -k 5 60 irissession PROD -U %SYS '##Class(Backup.General).ExternalThaw(0)' </dev/null >>/var/log/hook.log 2>&1",
      '[ "$?" -eq 5 ]',
    ),
    check: (script) => {
      // once, since it reads the whole script
      const isAsked = asksWithinPipes(script)
      return script.commands
        .filter(
          (command) => isSession(command, script) && ((isPipe(command.after) && !isAsked) || hasQuotedPipe(command)),
        )
        .map(({ offset }) => ({ offset, message: 'the status of this session is lost in a pipe' }))
    },
  },
  {
    id: 'GH005',
    title: 'a case on a status without a default',
    why: 'Only 5 is success and 3 refusal; a session that cannot log in, is killed or finds no license ends with 239, 137, 1 or 0. Without `*)` all of these fall through to success (IRISMeister at a43613e).',
    severity: 'error',
    scope: 'any',
    bad: sh('case $1 in', '5) exit 0 ;;', '3) exit 1 ;;', 'esac'),
    good: sh('case $1 in', '5) exit 0 ;;', '*) exit 1 ;;', 'esac'),
    check: (script) =>
      casesInDoubt(script)
        .filter(({ branches }) => !branches.some(({ block }) => patternsOf(block).includes('*')))
        .map(({ block }) => ({
          offset: block.offset,
          message: 'a status that is not named here passes for success, expected *) and a failure',
        })),
  },
  {
    id: 'GH006',
    title: 'an unknown status that does not fail',
    why: 'A `*)` that only writes a message leaves the script on its way to exit 0: the snapshot is called good, and the administrator has no reason to read the log (the same scripts, and the QEMU samples).',
    severity: 'error',
    scope: 'any',
    bad: sh('bad=0', 'case $1 in', '5) ;;', '3) bad=1 ;;', "*) printf '%s\\n' unknown ;;", 'esac', 'exit "$bad"'),
    good: sh('bad=0', 'case $1 in', '5) ;;', '*) bad=1 ;;', 'esac', 'exit "$bad"'),
    check: (script) =>
      casesInDoubt(script)
        // Where success leaves at once, what follows the case is for the rest.
        .filter(({ branches }) =>
          branches.some((branch) => patternsOf(branch.block).includes('5') && !leaves(branch.commands)),
        )
        .flatMap(({ branches }) => branches.filter(({ block }) => patternsOf(block).includes('*')))
        .filter(({ commands }) => commands.every((command) => isTalk(command)))
        .map(({ block }) => ({ offset: block.offset, message: 'an unknown status is not made a failure here' })),
  },
  {
    id: 'GH007',
    title: 'a hook that cannot fail',
    why: 'The exit status is the contract: a hook that always ends with `exit 0`, or with the status of its last message, calls every snapshot good (QEMU fsfreeze-hook).',
    severity: 'error',
    scope: 'any',
    bad: sh('/usr/local/sbin/freeze-all', 'exit 0'),
    good: sh('/usr/local/sbin/freeze-all || exit 1', 'exit 0'),
    check: alwaysSucceeds,
  },
  {
    id: 'GH008',
    title: 'a session taken for success by 0',
    why: 'The methods of Backup.General end their session with 5 for success: `if irissession ...` and `irissession ... &&` take success for failure, and 0, which is not success, for it.',
    severity: 'error',
    scope: 'any',
    bad: sh(
      'if timeout -k 5 60 irissession PROD -U %SYS "##Class(Backup.General).ExternalThaw(0)" </dev/null; then',
      'exit 0',
      'fi',
      'exit 1',
    ),
    good: sh(
      'timeout -k 5 60 irissession PROD -U %SYS "##Class(Backup.General).ExternalThaw(0)" </dev/null',
      '[ "$?" -eq 5 ]',
    ),
    check: (script) =>
      script.commands
        .filter(
          (command) =>
            isSession(command, script) &&
            (isFreeze(command) || isThaw(command)) &&
            !/(?:^|[\s/])iris (?:freeze|thaw)/.test(textOf(command)),
        )
        .filter((command) => command.after === '&&' || isCondition(command, script))
        .map(({ offset }) => ({
          offset,
          message: 'read as true or false, but this session ends with 5 when it succeeds',
        })),
  },
  {
    id: 'GH009',
    title: 'the status of the last instance only',
    why: 'A status set in a loop and returned after it is that of the last instance: the failures of all before it are lost (AWS DLM sample: 201 overwritten by 204).',
    severity: 'error',
    scope: 'any',
    bad: sh('for name in PROD TEST; do', '"/opt/hooks/$name"', 'status=$?', 'done', 'exit "$status"'),
    good: sh('worst=0', 'for name in PROD TEST; do', '"/opt/hooks/$name" || worst=1', 'done', 'exit "$worst"'),
    check: lastOfLoop,
  },
]

// Where the hook fails for certain whenever its session does, however it is written, no case is at fault.
function casesInDoubt(script: Script): ReturnType<typeof statusCases> {
  const cases = statusCases(script)
  return cases.length > 0 && failsWithSession(script) ? [] : cases
}

// What is asked there is judged by the ends of the script.
function asksWithinPipes({ commands }: Script): boolean {
  return commands.some((command) => /\bPIPESTATUS\b|^set -.*\bpipefail\b/.test(textOf(command)))
}

function isPipe(operator: string): boolean {
  return operator === '|' || operator === '|&'
}

function leaves(commands: readonly Command[]): boolean {
  return commands.some((command) => /^(?:return|exit|continue|break)$/.test(nameOf(command)))
}

// The last command of a condition decides.
function isCondition(command: Command, { commands }: Script): boolean {
  if (command.block?.kind !== 'if' && command.block?.kind !== 'while') return false
  return commands[command.index + 1]?.block !== command.block || command.after === '||'
}

function alwaysSucceeds(script: Script, caller: Caller | 'unknown'): readonly Hit[] {
  const exits = script.commands.filter((command) => nameOf(command) === 'exit')
  const last = script.commands.findLast((command) => command.block === null)
  if (last === undefined || script.commands.length < 2) return []
  if (exits.length > 0) {
    const always = exits.every((command) => command.words[1]?.plain === '0') && nameOf(last) === 'exit'
    return always ? [{ offset: last.offset, message: 'every way out is exit 0' }] : []
  }
  const enters = script.commands.some(
    (command) => isSession(command, script) || (caller !== 'unknown' && acts(command)),
  )
  return enters && isTalk(last)
    ? [{ offset: last.offset, message: 'the status is that of this message, expected an exit' }]
    : []
}

function lastOfLoop(script: Script): readonly Hit[] {
  const set = new Map<string, Command>()
  const hits: Hit[] = []
  for (const command of script.commands) {
    const loop = blockAround(command, 'do')
    for (const { name, value } of assignmentsOf(command)) {
      if (value !== '$?') set.delete(name)
      else if (loop !== null) set.set(name, command)
    }
    if (nameOf(command) !== 'exit' && nameOf(command) !== 'return') continue
    const variable = /^\$\{?(\w{1,60})\}?$/.exec(command.words[1]?.plain ?? '')?.[1]
    const from = variable === undefined ? undefined : set.get(variable)
    if (from === undefined || loop !== null) continue
    if (blockAround(from, 'function') !== blockAround(command, 'function')) continue
    hits.push({ offset: command.offset, message: `$${variable} is the status of the loop's last round` })
  }
  return hits
}
