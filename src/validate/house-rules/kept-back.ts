import type { Run } from '../script/model.ts'
import { isFreezer } from './callers.ts'
import { hitsOn } from './entering.ts'
import { isFreeze, isThaw, nameOf } from './queries.ts'
import { type HouseRule, sh } from './rule.ts'

const FREEZE =
  "timeout -k 5 60 irissession PROD -U %SYS '##Class(Backup.General).ExternalFreeze(0,,,,,,600,,,360)' </dev/null"
const THAW = "timeout -k 5 60 irissession PROD -U %SYS '##Class(Backup.General).ExternalThaw(0)' </dev/null"
const UNDONE = ['[ "$?" -eq 5 ] && exit 0', THAW, 'exit 1']
const DATABASE =
  /^[\u201c"']?(?:iris|cache|ccontrol|isc|intersystems|ensemble|healthshare|mysql|mariadb|postgres|oracle|mongo|db2|maxdb|sybase|couchbase|redis)/i

/** Rules about what a hook stops, throws away or waits for. */
export const KEPT_BACK_RULES: readonly HouseRule[] = [
  {
    id: 'GH054',
    title: 'a database stopped for a snapshot',
    why: 'A hook that stops the service takes it from its users with every backup, and a snapshot that fails leaves it stopped (product documentation for MySQL). A freeze is enough.',
    severity: 'error',
    scope: 'any',
    bad: sh('service mysql stop'),
    good: sh('mysqladmin flush-tables'),
    check: (script) =>
      hitsOn(script, ({ runs }) => runs.some(stopsDatabase), 'stops the service for its users, expected a freeze'),
  },
  {
    id: 'GH055',
    title: 'a status thrown away',
    why: '`|| true` behind a freeze or a thaw makes every failure a success.',
    severity: 'error',
    scope: 'any',
    bad: sh(`${THAW} || true`, '/usr/local/sbin/after-thaw'),
    good: sh(THAW, '[ "$?" -eq 5 ]'),
    check: (script) =>
      hitsOn(
        script,
        (command) => {
          const next = script.commands[command.index + 1]
          const isIgnored = command.after === '||' && next?.before === '||' && /^(?:true|:)$/.test(nameOf(next))
          return isIgnored && (isFreeze(command) || isThaw(command))
        },
        'a failure passes for a success here',
      ),
  },
  {
    id: 'GH056',
    title: 'the words of a session thrown away',
    why: '"Access Denied", "Already resumed" and the reason of a refusal stand in what the session prints: with `>/dev/null` the administrator does not learn why a freeze failed.',
    severity: 'warning',
    scope: 'any',
    bad: sh(`${THAW} >/dev/null 2>&1`, '[ "$?" -eq 5 ]'),
    good: sh(`${THAW} >>/var/log/hook.log 2>&1`, '[ "$?" -eq 5 ]'),
    check: (script) =>
      hitsOn(
        script,
        (command) =>
          command.after !== '&' &&
          (isFreeze(command) || isThaw(command)) &&
          command.redirects.some(({ operator, target }) => operator.includes('>') && target?.plain === '/dev/null'),
        'the reason of a failure is lost, expected a log',
      ),
  },
  {
    id: 'GH057',
    title: 'a call over the network in a hook',
    why: 'A mail, a curl or an ssh that hangs holds the freeze, or the whole quiesce, until VMware Tools gives up (Epic and Nutanix scripts). Log it, and let monitoring send the mail.',
    severity: 'warning',
    scope: 'any',
    names: { bad: 'pre-freeze-script', good: 'pre-freeze-script' },
    bad: sh('trap : TERM', 'curl -s https://monitoring.example/freeze', FREEZE, ...UNDONE),
    good: sh('trap : TERM', 'logger -t hook freeze', FREEZE, ...UNDONE),
    check: (script, caller) => {
      if (caller === 'unknown' || caller === 'legacy-post' || !isFreezer(script, caller)) return []
      return hitsOn(script, ({ runs }) => runs.some(isNetwork), 'may hang while the quiesce waits')
    },
  },
]

function stopsDatabase({ name, path, args }: Run): boolean {
  const [first = '', second = ''] = args.filter((arg) => !arg.startsWith('-'))
  if (name === 'service' || name === 'rcctl') return /^stop/.test(second) && DATABASE.test(first)
  if (name === 'systemctl') return first === 'stop' && DATABASE.test(second)
  if (name === 'iris' || name === 'ccontrol') return first === 'stop' || first === 'force'
  return path.includes('/init.d/') && first === 'stop' && DATABASE.test(name)
}

function isNetwork({ name, by }: Run): boolean {
  return [...by.map((one) => one.name), name].some((one) =>
    /^(?:ssh|scp|sftp|curl|wget|mail|mailx|sendmail|mutt|aws|az|gcloud|gsutil|nc|ncat|telnet|ftp|smbclient|snmptrap)$/.test(
      one,
    ),
  )
}
