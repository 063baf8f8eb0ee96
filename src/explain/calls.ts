import type { ReadPlanLine, WholeSettings } from '../hook/whole-settings.ts'
import type { Kind } from '../model.ts'

/** A command line of the hooks, and when it is called. */
export interface Call {
  readonly line: string
  readonly when: string
}

/** Seconds that bound each call of the last resort, as templates/partials/thaw.sh.hbs has them, and each of the two by which a container tells that it is down. */
const LAST_RESORT = 5
const IS_DOWN = 2

const COMMANDS: Readonly<Record<Kind, string>> = { iris: 'iris', cache: 'ccontrol' }

/** What is called for one instance, in the order of a run. `freezes`: whether it is frozen at all. */
export function callsOf(planned: ReadPlanLine, settings: WholeSettings, freezes: boolean): readonly Call[] {
  const { suspendAfter, inside } = planned
  const name = inside === '' ? planned.name : inside
  const line = inside === '' ? planned : { ...planned, name: 'ID' }
  const resume = settings.resumeAfter === null ? '' : `,,,${settings.resumeAfter}`
  const method = (limit: number, expression: string): string =>
    bounded(line, limit, ['session', name, '-U', '%SYS', `##Class(Backup.General).${expression}`])
  const short = (...words: readonly string[]): string => bounded(line, LAST_RESORT, words)
  const noLogin = (...words: readonly string[]): string => bounded({ ...line, credentials: '' }, LAST_RESORT, words)
  const thaw = {
    line: method(line.thawTimeout, 'ExternalThaw(0)'),
    when: `thaw, at most ${times(line.thawTries)}; then at growing intervals, until the deadline where the freeze may land later, and until the instance would resume by itself where it refuses; exit status 5 is success`,
  }
  const freeze = {
    line: method(line.freezeTimeout, `ExternalFreeze(0,,,,,,${suspendAfter}${resume})`),
    when: 'freeze; exit status 5 is success, each other status is a failure',
  }
  const history = {
    line: method(line.thawTimeout, 'ExternalSetHistory(0)'),
    when: 'after a consistent snapshot, when all are thawed',
  }
  return [
    ...(freezes ? [freeze] : []),
    thaw,
    { line: noLogin('stat', name), when: 'is it suspended? before and after the next line' },
    {
      line: noLogin('stat', name, '-W'),
      when: 'after a thaw that neither succeeded nor was refused, and after the last try',
    },
    ...(inside === ''
      ? [{ line: short('qlist', name), when: 'is it down? when it is still not thawed' }]
      : [
          {
            line: limited(line, IS_DOWN, lookAt(line), ''),
            when: 'is the container down? when the instance is still not thawed',
          },
          { line: bounded(line, IS_DOWN, ['qlist', name]), when: 'is the instance down? where the container runs' },
        ]),
    ...(line.history && freezes ? [history] : []),
  ]
}

function lookAt({ kind, name }: ReadPlanLine): readonly string[] {
  return [kind, 'container', 'inspect', '--format', '{{.State.Status}} {{.Id}} {{.Name}}', name]
}

/** How the hooks list the instances of both kinds, and look at the containers of the plan. */
export function listCalls(settings: WholeSettings): readonly Call[] {
  const { listTimeout, plan } = settings
  const containers = plan.filter(({ inside }) => inside !== '')
  return [
    ...listsOfKinds(settings),
    ...containers.flatMap((line) => [
      {
        line: limited(line, listTimeout, lookAt(line), ''),
        when: 'does the container run, and which ID has it? The calls in it are by that ID',
      },
      {
        line: bounded({ ...line, credentials: '' }, listTimeout, ['qlist']),
        when: 'does the instance in it run, and what is its role in a mirror? where the container runs',
      },
    ]),
  ]
}

function listsOfKinds(settings: WholeSettings): readonly Call[] {
  return (['iris', 'cache'] as const).flatMap((kind) => {
    const list = (verb: string): string =>
      shown(['timeout', '-k', '1', String(settings.listTimeout), COMMANDS[kind], verb])
    return [
      { line: list('qlist'), when: `where the command ${COMMANDS[kind]} is there` },
      { line: list('qall'), when: 'where qlist came and is not whole, or is empty' },
    ]
  })
}

/** What else the hooks call under a limit. SCRIPT, ARGUMENTS, SECONDS, LEVEL, TEXT and FOLDER stand for what is known at run time. */
export function helperCalls(settings: WholeSettings): readonly Call[] {
  const { systemdFolder, syslog, runFolder, logFolder, metricsFolder, metricsFilter, deadline } = settings
  const own = 'SCRIPT own ARGUMENTS'
  const head = `timeout -k 1 2 head -c 65536 FOLDER/parameters.isc >${runFolder}/client.PID.owner`
  return [
    {
      line: `timeout -k 1 5 systemd-run --quiet --collect --property=KillMode=process ${own}`,
      when: `the script starts itself as the owner of a run, outside the cgroup of the caller, where ${systemdFolder} is a folder`,
    },
    {
      line: `setsid ${own}`,
      when: 'the same where it is none, or systemd-run is missing, fails or starts nothing',
    },
    {
      line: `timeout ${deadline} sh -c 'exec 9>&- >>"$1"; read -r line && printf "%s\\n" "$line"' sh ${runFolder}/state`,
      when: 'the latch: it waits for one line, which it puts into the state; when it ends all that is frozen is thawed',
    },
    {
      line: 'timeout -k 1 SECONDS head -n 1',
      when: 'the owner, or the guard in its place, waits for the end of the latch; SECONDS: until the deadline',
    },
    {
      line: 'env --default-signal=ALRM ALARM=free SCRIPT ARGUMENTS',
      when: 'the caller blocks SIGALRM: the script begins anew without that',
    },
    { line: head, when: 'who owns an instance outside the plan, where its session runs as the owner' },
    ...(syslog
      ? [
          {
            line: 'timeout -k 1 5 logger -t gen-hooks -p user.LEVEL -- TEXT',
            when: 'a verdict, or no freeze was begun',
          },
        ]
      : []),
    ...(metricsFolder === ''
      ? []
      : [
          {
            line: shown(['timeout', '-k', '1', '10', metricsFilter, logFolder, metricsFolder]),
            when: 'the run is over: the metrics are made of its log',
          },
        ]),
  ]
}

function bounded(line: ReadPlanLine, limit: number, words: readonly string[]): string {
  const { kind, name, credentials } = line
  // the limit is set in the container too, since what is killed outside goes on there
  const command =
    kind === 'iris' || kind === 'cache'
      ? [COMMANDS[kind]]
      : [kind, 'exec', '-i', name, 'timeout', '-k', '1', String(limit), 'iris']
  return limited(line, limit, [...command, ...words], credentials)
}

function limited({ user }: ReadPlanLine, limit: number, words: readonly string[], credentials: string): string {
  const as = user === '' ? [] : ['runuser', '-u', user === '?' ? 'OWNER' : user, '--']
  const line = shown(['timeout', '-k', '1', String(limit), ...as, ...words])
  return credentials === '' ? line : `${line} <${shownWord(credentials)}`
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}

/** Words as a person types them: quoted where a shell needs it. */
export function shown(words: readonly string[]): string {
  return words.map(shownWord).join(' ')
}

function shownWord(word: string): string {
  if (/^[A-Za-z0-9_./:=@%+-]+$/.test(word)) return word
  return /["$`\\!]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : `"${word}"`
}
