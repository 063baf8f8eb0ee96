import type { Command, Run, Script } from '../script/model.ts'
import { hitsOn } from './entering.ts'
import { thawsWhatItFroze } from './outcome.ts'
import { blocksAround, bodies, byCall, isFreeze, isSession, isTalk, isThaw, nameOf, textOf } from './queries.ts'
import { type Hit, type HouseRule, sh } from './rule.ts'

const FREEZE =
  "timeout -k 5 60 irissession PROD -U %SYS '##Class(Backup.General).ExternalFreeze(0,,,,,,600,,,360)' </dev/null"
const THAW = "timeout -k 5 60 irissession PROD -U %SYS '##Class(Backup.General).ExternalThaw(0)' </dev/null"
const CHECKED_FREEZE = [FREEZE, '[ "$?" -eq 5 ] || exit 1']
const TAKE = 'lvcreate --snapshot --name snap --size 10G vg0/data'

/** Rules about what happens between the freeze and the thaw. */
export const WINDOW_RULES: readonly HouseRule[] = [
  {
    id: 'GH048',
    title: '%%SYS in a shell script',
    why: 'Doubled percent signs are for batch files of Windows: in a shell the namespace is `%SYS`, and `%%SYS` does not exist (copied from the other half of a page).',
    severity: 'error',
    scope: 'any',
    bad: sh(THAW.replace('%SYS', '%%SYS'), '[ "$?" -eq 5 ]'),
    good: sh(THAW, '[ "$?" -eq 5 ]'),
    check: (script) =>
      hitsOn(
        script,
        (command) => isSession(command, script) && /%%SYS/i.test(textOf(command)),
        'no such namespace, expected %SYS',
      ),
  },
  {
    id: 'GH049',
    title: 'a thaw before the snapshot',
    why: 'A hook that freezes and thaws in one call, with nothing or a `sleep` between, has thawed when the snapshot is taken: the snapshot comes after the hook has ended (array vendors, Docker samples).',
    severity: 'error',
    scope: 'any',
    bad: sh('trap : TERM', FREEZE, 'sleep 30', THAW, '[ "$?" -eq 5 ]'),
    good: sh('trap : TERM', ...CHECKED_FREEZE, TAKE, THAW, '[ "$?" -eq 5 ]'),
    check: (script, caller) => {
      const freeze = script.commands.find(isFreeze)
      if (freeze === undefined) return []
      const isHook = caller === 'legacy-pre' || caller === 'backupScripts.d' || caller === 'qemu-ga'
      if (!thawsWhatItFroze(script, isHook ? 'freeze' : null)) return []
      if (!isHook && !nothingBetween(script, freeze)) return []
      return [
        {
          offset: freeze.offset,
          message: 'thawed again before this script ends, and nothing takes a snapshot between',
        },
      ]
    },
  },
  {
    id: 'GH050',
    title: 'a delayed thaw that no command cancels',
    why: 'A thaw that sleeps in the background as a safety net thaws whatever is frozen when it wakes: the next snapshot too (a sample for Pure arrays). The instance has a safety net of its own, WDSuspendLimit.',
    severity: 'error',
    scope: 'any',
    bad: sh(`(sleep 480; ${THAW}) &`, '/usr/local/sbin/take-snapshot'),
    good: sh(`(sleep 480; ${THAW}) &`, 'timer=$!', '/usr/local/sbin/take-snapshot || exit 1', 'kill "$timer"'),
    check: (script) => {
      if (/\$!|\bkill\b/.test(script.text)) return []
      return script.commands
        .filter((command) => isThaw(command) && sleepsAside(script, command))
        .map(({ offset }) => ({ offset, message: 'wakes up beside a later snapshot as well, and nothing cancels it' }))
    },
  },
  {
    id: 'GH051',
    title: 'a thaw right after an order',
    why: '`kubectl apply` of a VolumeSnapshot, and orders with `--async` or `--no-wait`, come back before the snapshot is cut: what follows thaws too early (a Kubernetes sample). Wait until it says that it is ready to use.',
    severity: 'error',
    scope: 'any',
    bad: sh('trap : TERM', ...CHECKED_FREEZE, 'kubectl apply -f /etc/snapshot.yaml', THAW, '[ "$?" -eq 5 ]'),
    good: sh(
      'trap : TERM',
      ...CHECKED_FREEZE,
      'kubectl apply -f /etc/snapshot.yaml',
      "kubectl wait --for=jsonpath='{.status.readyToUse}'=true volumesnapshot/snap --timeout=60s",
      THAW,
      '[ "$?" -eq 5 ]',
    ),
    check: orderedAndThawed,
  },
  {
    id: 'GH052',
    title: 'a terminal asked for',
    why: '`docker exec -it` and `kubectl exec -it` need a terminal, and a hook has none: "the input device is not a TTY", and nothing was frozen.',
    severity: 'error',
    scope: 'any',
    bad: sh('docker exec -it iris /usr/local/bin/check'),
    good: sh('docker exec iris /usr/local/bin/check'),
    check: (script) =>
      hitsOn(script, ({ runs }) => runs.some(asksForTerminal), 'a hook has no terminal, expected exec without -t'),
  },
  {
    id: 'GH053',
    title: 'data copied inside the freeze',
    why: 'A copy of database files takes minutes to hours; after ExternalFreezeTimeOut, 600 s by default, all updates hang. Only a snapshot is short enough (Docker samples that pack a volume).',
    severity: 'error',
    scope: 'any',
    bad: sh('trap : TERM', ...CHECKED_FREEZE, 'tar -cf /backup/iris.tar /data', THAW, '[ "$?" -eq 5 ]'),
    good: sh(
      'trap : TERM',
      ...CHECKED_FREEZE,
      TAKE,
      THAW,
      '[ "$?" -eq 5 ]',
      'status=$?',
      'tar -cf /backup/iris.tar /mnt/snap',
      'exit "$status"',
    ),
    check: copiedInside,
  },
]

function nothingBetween(script: Script, freeze: Command): boolean {
  const after = script.commands.slice(freeze.index + 1)
  const thaw = after.findIndex(isThaw)
  return after
    .slice(0, thaw)
    .every(
      (command) => isTalk(command) || /^(?:|sleep|sync|wait|\[|\[\[|test|exit|return|trap|case)$/.test(nameOf(command)),
    )
}

function sleepsAside(script: Script, command: Command): boolean {
  if (command.after === '&' && /\bsleep\s/.test(textOf(command))) return true
  const aside = blocksAround(command).find(({ kind, after }) => kind !== 'function' && after === '&')
  if (aside === undefined) return false
  return script.commands.slice(aside.from, command.index).some((before) => nameOf(before) === 'sleep')
}

function orderedAndThawed(script: Script): readonly Hit[] {
  const [freezes, thaws] = [byCall(script, isFreeze), byCall(script, isThaw)]
  return bodies(script).flatMap((commands) => {
    const hits: Hit[] = []
    let isFrozen = false
    let ordered: Command | null = null
    for (const command of commands) {
      if (freezes(command)) isFrozen = true
      else if (thaws(command)) {
        if (ordered !== null)
          hits.push({
            offset: ordered.offset,
            message: 'comes back before the snapshot is cut, expected a wait for it',
          })
        isFrozen = false
        ordered = null
      } else if (isFrozen && command.runs.some(isOrder)) ordered = command
      else if (command.runs.some(isWait)) ordered = null
    }
    return hits
  })
}

function isWait({ name, args }: Run): boolean {
  return (
    /^(?:kubectl|oc|az|gcloud)$/.test(name) &&
    args.some((arg) => arg === 'wait' || arg === 'get' || arg === 'list' || arg === 'show')
  )
}

function isOrder({ name, args }: Run): boolean {
  if (name === 'kubectl' || name === 'oc') return args.some((arg) => arg === 'apply' || arg === 'create')
  return /^(?:az|gcloud)$/.test(name) && args.some((arg) => arg === '--async' || arg === '--no-wait')
}

function asksForTerminal({ name, args, by }: Run): boolean {
  return [...by, { name, args }].some(
    (one) =>
      /^(?:docker|podman|kubectl|oc)$/.test(one.name) &&
      one.args[0] === 'exec' &&
      one.args
        .slice(1, 12)
        .some(
          (arg, index, all) => (/^-[ie]*t[ie]*$/.test(arg) || arg === '--tty') && !all.slice(0, index).includes('--'),
        ),
  )
}

function copiedInside(script: Script): readonly Hit[] {
  const [freezes, thaws] = [byCall(script, isFreeze), byCall(script, isThaw)]
  return bodies(script).flatMap((commands) => {
    const copies: Command[] = []
    let freeze: Command | null = null
    for (const command of commands) {
      if (freezes(command)) freeze = command
      // A thaw in a block of its own, or behind `||`, is the undo of a freeze that failed.
      else if (thaws(command) && command.block === freeze?.block && command.before === '') freeze = null
      else if (freeze !== null && command.block === freeze.block && command.runs.some(isCopy)) copies.push(command)
    }
    return copies.map(({ offset }) => ({ offset, message: 'far longer than a freeze may last' }))
  })
}

function isCopy({ name, args }: Run): boolean {
  if (name === 'cp') return args.some((arg) => /^-[a-zA-Z]*[arR]|^--(?:archive|recursive)$/.test(arg))
  return /^(?:tar|rsync|dd|cpio|zip|pax|mysqldump|pg_dump|pg_basebackup)$/.test(name)
}
