import type { Command, Redirect } from '../script/model.ts'
import { hitsOn } from './entering.ts'
import { methodArguments, numberOf } from './method-arguments.ts'
import { assignmentsOf, isFreeze, isTalk, isThaw, nameOf, textOf } from './queries.ts'
import { type HouseRule, sh } from './rule.ts'
import { entryOf } from './session-input.ts'

const FREEZE = (args: string): string =>
  `timeout -k 5 60 irissession PROD -U %SYS '##Class(Backup.General).ExternalFreeze(${args})' </dev/null`
const SESSION = "timeout -k 5 60 irissession PROD -U %SYS '##Class(Backup.General).ExternalThaw(0)'"
const UNDONE = ['[ "$?" -eq 5 ] && exit 0', `${SESSION} </dev/null`, 'exit 1']
const UPDATES_HANG_AFTER = 600

/** Rules about what a session is given, and what is left of the run before. */
export const ARGUMENT_RULES: readonly HouseRule[] = [
  {
    id: 'GH058',
    title: 'arguments of ExternalFreeze counted wrongly',
    why: 'The limits are the seventh and the tenth argument; 4 to 6 are for clusters. A number that stands one comma too early limits nothing, and a WDSuspendLimit that is not below ExternalFreezeTimeOut (600 s if it is left out) acts only when all updates hang already.',
    severity: 'error',
    scope: 'any',
    bad: sh('trap : TERM', FREEZE('0,,,,,,300,,,360'), ...UNDONE),
    good: sh('trap : TERM', FREEZE('0,,,,,,600,,,360'), ...UNDONE),
    check: (script) =>
      script.commands.filter(isFreeze).flatMap((command) => {
        const message = miscounted(methodArguments(textOf(command), 'ExternalFreeze'))
        return message === null ? [] : [{ offset: command.offset, message }]
      }),
  },
  {
    id: 'GH059',
    title: 'a password in the script',
    why: 'A user and password in the arguments, or echoed into the session, stand in the list of processes and in every copy of the script. Use OS authentication, or a file of root alone with mode 0600.',
    severity: 'error',
    scope: 'any',
    bad: sh(`printf '%s\\n' backup secret | ${SESSION}`, '[ "$?" -eq 5 ]'),
    good: sh(`${SESSION} </etc/gen-hooks/credentials`, '[ "$?" -eq 5 ]'),
    check: (script) =>
      hitsOn(script, (command) => givesPassword(command), 'a password that every reader of the script knows'),
  },
  {
    id: 'GH060',
    title: 'a log that loses the run before',
    why: 'With `>` the log begins anew at each run: the failure of last night is gone in the morning. And /etc is no place for a log.',
    severity: 'warning',
    scope: 'any',
    bad: sh("printf '%s\\n' hello >/var/log/hook.log"),
    good: sh("printf '%s\\n' hello >>/var/log/hook.log"),
    check: (script) => [
      ...hitsOn(script, ({ redirects }) => redirects.some(emptiesLog), 'the run before is lost here, expected >>'),
      ...hitsOn(script, logsToEtc, 'a log in /etc, expected /var/log'),
    ],
  },
  {
    id: 'GH061',
    title: 'a sharded cluster quiesced by a hook',
    why: 'Backup.ShardedCluster must resume in the job that quiesced, and a hook is another process at the thaw; and the snapshots of all nodes have to lie within one freeze, which no hook of one machine can do.',
    severity: 'error',
    scope: 'any',
    bad: sh("timeout -k 5 60 irissession PROD -U %SYS '##Class(Backup.ShardedCluster).Quiesce(30)' </dev/null"),
    good: sh(`${SESSION} </dev/null`, '[ "$?" -eq 5 ]'),
    check: (script) =>
      hitsOn(
        script,
        (command) => !isTalk(command) && nameOf(command) !== '' && /Backup\.ShardedCluster/i.test(textOf(command)),
        'no hook can resume what this quiesces',
      ),
  },
]

function miscounted(args: readonly string[] | null): string | null {
  if (args === null) return null
  const early = [3, 4, 5].find((index) => {
    const number = numberOf(args[index] ?? '') ?? 0
    // 10 is the default of the fourth.
    return number > 1 && !(index === 3 && number === 10)
  })
  if (early !== undefined && (args[6] ?? '') === '')
    return `${args[early]} is argument ${early + 1}, which is for clusters, expected it as the seventh`
  if (args.some((argument) => argument.includes('$'))) return null
  const limit = numberOf(args[9] ?? '') ?? 0
  const updates = numberOf(args[6] ?? '') || UPDATES_HANG_AFTER
  return limit >= updates ? `WDSuspendLimit ${limit} is not below ExternalFreezeTimeOut ${updates}` : null
}

function givesPassword(command: Command): boolean {
  const isLiteral = (text: string | undefined): boolean => text !== undefined && /^\\?"\\?[^"$\\]|^'[^'$]/.test(text)
  const freeze = methodArguments(textOf(command), 'ExternalFreeze')
  const thaw = methodArguments(textOf(command), 'ExternalThaw')
  if ((isFreeze(command) && isLiteral(freeze?.[8])) || (isThaw(command) && isLiteral(thaw?.[2]))) return true
  if (!command.runs.some((run) => (entryOf(run)?.routine ?? null) !== null)) return false
  return command.input !== null && command.input !== '' && !/\$/.test(command.input)
}

function emptiesLog({ operator, target }: Redirect): boolean {
  const text = (target?.plain ?? '').slice(-300)
  return (
    (operator === '>' || operator === '>|' || operator === '&>') && /\.log$|^\$\{?\w{0,60}LOG(?:FILE)?\}?$/i.test(text)
  )
}

function logsToEtc(command: Command): boolean {
  const targets = command.redirects
    .filter(({ operator }) => operator.includes('>'))
    .map(({ target }) => target?.plain ?? '')
  return [...targets, ...assignmentsOf(command).map(({ value }) => value)].some((text) =>
    /^\/etc\/.*\.log$/.test(text.slice(0, 300)),
  )
}
