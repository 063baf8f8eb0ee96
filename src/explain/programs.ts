import type { WholeSettings } from '../hook/whole-settings.ts'
import { parseScript } from '../validate/script/parse-script.ts'

/** A program that a script starts, and when. */
export interface Program {
  readonly name: string
  readonly when: string
}

/** What each of our shells does without a program. mksh starts a program for `printf`. */
const BUILT_IN = new Set(
  ': . [ break case cd command continue echo eval exec exit export false for kill printf read return set shift test times trap true ulimit umask unset wait'.split(
    ' ',
  ),
)

/** The instances' own commands, and those by which one in a container is called: the calls show them. */
const OF_INSTANCES = new Set(['iris', 'ccontrol', 'docker', 'podman'])

/** Why each program is started, in words that hold for all settings. */
export const WHEN: Readonly<Record<string, string>> = {
  awk: 'the rows of a list are read',
  cat: 'a session runs as another user than root: what it prints beyond 64 KB is taken and not kept',
  date: 'at the end of a run: the times of the log and of last.json; status: since when an instance is frozen',
  env: 'a caller blocks SIGALRM: the script begins anew without that',
  flock: 'the lock of a run, that of all that may thaw, and each wait for one of them',
  'gen-hooks-metrics':
    'at the very end of a run: it writes the textfile, then starts notify.command if there is one, and no hook waits for its end',
  grep: 'what did a thaw print, or a look at an instance? status: does a process of the hooks live without a state?',
  head: 'owner and guard wait for the end of the latch; of what other programs print only the first bytes are read',
  logger:
    'verdicts go to syslog when all thaws of the run were tried; so do freezes that were not begun, beside a run that is under way when its thaws were tried, else at once',
  mkdir: 'the folders of the state and of the log, where they are missing',
  mkfifo: 'the FIFOs of pre-freeze, in the folder of the state',
  mv: 'a file of the hooks takes the place of the one before as a whole',
  rm: 'the hooks remove their own temporary files',
  runuser: 'a session runs as another user than root',
  setsid: 'the owner of a run starts as a process of its own, where systemd-run is missing, fails or starts nothing',
  sh: 'the latch; and a session that runs as another user than root, or with a credential file',
  sleep: 'waits of at most 12 s',
  stat: 'who owns a file or folder of the hooks, and who can write it?',
  'systemd-run': 'the owner of a run starts outside the cgroup of the caller, where systemd runs',
  tail: 'of output of other programs only the last bytes are logged: the journal, in what ExternalFreeze printed',
  timeout: 'each call of another program that can hang has a limit; so has the wait for the end of the latch',
  true: 'can `env` unblock SIGALRM?',
  tr: 'what other programs print is made harmless before it is read; which process has a number?',
  wc: 'how many rows did the first of two lists have?',
}

/** What the filter of the metrics starts besides. */
export const OF_FILTER: Readonly<Record<string, string>> = {
  awk: 'the rows of a list are read; the metrics are made of the log',
  id: 'who may write the metrics?',
  readlink: 'where does a link on the way to notify.command lead?',
  uname: 'what is the guest called? For what notify.command is told',
}

/** Each program that the text of a hook starts, found in the text itself; and those of the filter of the metrics where there are such. */
export function programsOf(text: string, settings: WholeSettings): readonly Program[] {
  const users = [...settings.plan, settings.other].some(({ user }) => user !== '')
  const never: Readonly<Record<string, string>> = {
    ...(settings.syslog ? {} : { logger: 'never: log.syslog is false' }),
    ...(settings.metricsFolder === '' ? { 'gen-hooks-metrics': 'never: metrics.directory is not set' } : {}),
    ...(users ? {} : { cat: NO_USERS, runuser: NO_USERS }),
  }
  const filter = settings.metricsFolder === '' ? [] : Object.keys(OF_FILTER)
  const names = new Set([...programNames(text), ...filter])
  const ofFilter = settings.metricsFolder === '' ? {} : OF_FILTER
  return [...names]
    .sort()
    .map((name) => ({ name, when: never[name] ?? ofFilter[name] ?? WHEN[name] ?? 'see the script' }))
}

const NO_USERS = 'never: each session runs as root'

/** The names of the programs that a text starts, but for the instances' own commands. */
export function programNames(text: string): readonly string[] {
  const names = [text, ...textsOfShells(text)].flatMap(startedBy)
  return [...new Set(names)].filter((name) => !OF_INSTANCES.has(name)).sort()
}

function startedBy(text: string): readonly string[] {
  const { commands, functions } = parseScript('hook', text)
  // what a program other than a shell starts is a program, whatever a shell has built in
  const started = commands.flatMap(({ runs, words }) =>
    runs.flatMap(({ name, by }) => {
      const programs = by.map((one) => one.name).filter((one) => !BUILT_IN.has(one))
      if (programs.length > 0 && BUILT_IN.has(name) && by.at(-1)?.name === 'sh') return programs
      if (programs.length > 0 || !BUILT_IN.has(name)) return [...programs, name]
      // `set --` puts programs before the words of a call
      const added = name === 'set' && words[1]?.plain === '--' ? words.slice(2).map(({ plain }) => plain) : []
      // `exec` of docker is none
      return added.filter((word) => !BUILT_IN.has(word))
    }),
  )
  return started.filter((name) => /^[a-z][a-z0-9-]*$/.test(name) && !functions.has(name))
}

/** The texts that a script gives to `sh -c` by a name that it has set. */
function textsOfShells(text: string): readonly string[] {
  return [...text.matchAll(/\bsh -c "\$([A-Z_]+)"/g)].map(([, name]) => {
    const value = new RegExp(`^${name}="((?:[^"\\\\]|\\\\.)*)"$`, 'ms').exec(text)?.[1] ?? ''
    return value.replaceAll(/\\(.)/gs, '$1')
  })
}
