import type { Command, Script } from '../script/model.ts'
import { isSession, nameOf, textOf } from './queries.ts'
import { type Hit, type HouseRule, sh } from './rule.ts'

const THAW = "irissession PROD -U %SYS '##Class(Backup.General).ExternalThaw(0)'"
const ASKED = '[ "$?" -eq 5 ]'

/** Rules about calls that enter an instance. */
export const SESSION_RULES: readonly HouseRule[] = [
  {
    id: 'GH010',
    title: 'a session without a time limit',
    why: 'A session can hang, in the login above all: VMware Tools then kills the hook after its own limit, and whatever was frozen stays frozen. Every call is bounded.',
    severity: 'error',
    scope: 'any',
    bad: sh(`${THAW} </dev/null`, ASKED),
    good: sh(`timeout -k 5 60 ${THAW} </dev/null`, ASKED),
    check: sessions(
      (command) => !/(?:^|[\s/"'])timeout\s/.test(textOf(command)),
      'nothing bounds this session, expected timeout -k',
    ),
  },
  {
    id: 'GH011',
    title: 'a time limit that only asks',
    why: '`timeout 60` sends TERM and waits for ever for what does not end: it needs `-k`, which sends KILL.',
    severity: 'warning',
    scope: 'any',
    bad: sh(`timeout 60 ${THAW} </dev/null`, ASKED),
    good: sh(`timeout -k 5 60 ${THAW} </dev/null`, ASKED),
    check: (script) =>
      script.commands
        .filter((command) => nameOf(command) === 'timeout' && !killsAtLast(command))
        .map(({ offset }) => ({ offset, message: 'a program that ignores TERM is not ended, expected timeout -k' })),
  },
  {
    id: 'GH012',
    title: 'a session that may read standard input',
    why: 'Where OS authentication fails, a session asks for a user name and waits for ever, or eats what follows in the input. Give it /dev/null, or a file with credentials.',
    severity: 'warning',
    scope: 'any',
    bad: sh(`timeout -k 5 60 ${THAW}`, ASKED),
    good: sh(`timeout -k 5 60 ${THAW} </dev/null`, ASKED),
    check: (script) => {
      if (script.commands.some((command) => nameOf(command) === 'exec' && readsFrom(command))) return []
      return sessions(
        (command) => !readsFrom(command) && command.before === '',
        'standard input is left open, expected </dev/null',
      )(script)
    },
  },
  {
    id: 'GH013',
    title: 'an emergency login',
    why: '`-B` is no batch mode: it is the system administrator emergency login (GSA_using_instance_connect).',
    severity: 'error',
    scope: 'any',
    bad: sh("timeout -k 5 60 irissession PROD -B -U %SYS '##Class(Backup.General).ExternalThaw(0)' </dev/null", ASKED),
    good: sh(`timeout -k 5 60 ${THAW} </dev/null`, ASKED),
    check: sessions((command) => /\s-B(?=\s|$)/.test(textOf(command)), '-B is the emergency login'),
  },
  {
    id: 'GH014',
    title: 'names out of qall',
    why: '`qall` and `all` cut a name of more than 16 characters or wrap it to the next line; the session then names an instance that does not exist, and the database is not frozen. `qlist` prints it whole.',
    severity: 'error',
    scope: 'any',
    bad: sh('iris qall | tail -n +3'),
    good: sh("iris qlist | cut -d '^' -f 1"),
    check: (script) =>
      script.commands
        .filter((command) => /^(?:iris|ccontrol)$/.test(nameOf(command)) || nameOf(command) === 'timeout')
        .filter((command) => /(?:^|[\s/])(?:iris|ccontrol) q?all(?=\s|$)/.test(textOf(command)))
        .map(({ offset }) => ({ offset, message: 'long names are cut here, expected qlist' })),
  },
  {
    id: 'GH015',
    title: 'a login shell around a session',
    why: '`su -` and `sudo -i` run the profile of the user first, which may print, ask or hang; `runuser -u USER --` and `sudo -u USER` do not.',
    severity: 'info',
    scope: 'any',
    bad: sh(
      'timeout -k 5 60 su - irisusr -c "irissession PROD -U %SYS \'##Class(Backup.General).ExternalThaw(0)\'" </dev/null',
      ASKED,
    ),
    good: sh(`timeout -k 5 60 runuser -u irisusr -- ${THAW} </dev/null`, ASKED),
    check: sessions(
      (command) =>
        /(?:^|[\s/])(?:su (?:-|-l|--login)|sudo (?:\S+ ){0,6}(?:-i|--login))(?=\s)/.test(textOf(command).slice(0, 500)),
      'the profile of the user runs first, expected runuser -u',
    ),
  },
]

function sessions(isFault: (command: Command) => boolean, message: string): (script: Script) => readonly Hit[] {
  return (script) =>
    script.commands
      .filter((command) => isSession(command, script) && isFault(command))
      .map(({ offset }) => ({ offset, message }))
}

function killsAtLast(command: Command): boolean {
  return (
    command.words.some(({ plain }) =>
      /^(?:-[a-z]*k|--kill-after|-s ?(?:KILL|9)|-(?:KILL|9)|--signal=(?:SIG)?(?:KILL|9))/.test(plain),
    ) || /-s (?:SIG)?(?:KILL|9) /.test(textOf(command).slice(0, 200))
  )
}

function readsFrom(command: Command): boolean {
  return command.redirects.some(({ operator }) => operator.startsWith('<'))
}
