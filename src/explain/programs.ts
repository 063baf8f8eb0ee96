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

/** The instances' own commands, which the calls show. */
const OF_INSTANCES = new Set(['iris', 'ccontrol'])

/** Why each program is started, in words that hold for all settings. */
export const WHEN: Readonly<Record<string, string>> = {
  cat: 'log lines of a run that was killed go into the next log',
  date: 'at the end of a run: the times of the log and of last.json; status: since when an instance is frozen',
  flock: 'the lock of a run, and each wait for it: the deadline and the timers of a run',
  'gen-hooks-metrics': 'at the very end of a run: it writes the textfile, and nobody waits for it',
  grep: 'a thaw failed: is the instance down? status: does a process of the hooks live without a state?',
  head: 'of output of other programs only the first bytes are read',
  logger: 'verdicts, when all thaws of the run were tried, and freezes that were not begun, at once, go to syslog',
  mkdir: 'the folders of the state and of the log, where they are missing',
  mkfifo: 'the mailboxes: FIFOs in the folder of the state',
  mv: 'a file of the hooks takes the place of the one before as a whole',
  paste: 'the log: times and lines are joined',
  readlink: 'at the end of a run: was the folder of the state removed?',
  rm: 'the hooks remove their own temporary files',
  runuser: 'a session runs as another user than root',
  setsid:
    'the keeper starts as a process of its own, where systemd-run is missing or fails, or one was killed or stopped',
  sleep: 'waits of at most 5 s; where the lock file is gone, each wait as a whole',
  stat: 'who owns a file or folder of the hooks, and who can write it?',
  'systemd-run': 'the keeper starts outside the cgroup of VMware Tools, where systemd runs',
  tail: 'of output of other programs only the last bytes are logged: the journal, in what ExternalFreeze printed',
  timeout: 'each call of another program that can hang has a limit',
  true: 'flock starts it when it has a lock',
  tr: 'output of other programs is made harmless before it is read; names in upper case',
}

/** What the filter of the metrics starts besides. */
export const OF_FILTER: Readonly<Record<string, string>> = {
  awk: 'the metrics are made of the log',
  id: 'who may write the metrics?',
}

/** Each program that the text of a hook starts, found in the text itself; and those of the filter of the metrics where there are such. */
export function programsOf(text: string, settings: WholeSettings): readonly Program[] {
  const users = [...settings.plan, settings.other].some(({ user }) => user !== '')
  const never: Readonly<Record<string, string>> = {
    ...(settings.syslog ? {} : { logger: 'never: log.syslog is false' }),
    ...(settings.metricsFolder === '' ? { 'gen-hooks-metrics': 'never: metrics.directory is not set' } : {}),
    ...(users ? {} : { runuser: 'never: each session runs as root' }),
  }
  const filter = settings.metricsFolder === '' ? [] : Object.keys(OF_FILTER)
  return [...programNames(text), ...filter]
    .sort()
    .map((name) => ({ name, when: never[name] ?? WHEN[name] ?? OF_FILTER[name] ?? 'see the script' }))
}

/** The names of the programs that a text starts, but for the instances' own commands. */
export function programNames(text: string): readonly string[] {
  const { commands, functions } = parseScript('hook', text)
  // what a program starts is a program, whatever a shell has built in
  const started = commands.flatMap(({ runs }) =>
    runs.flatMap(({ name, by }) => {
      const programs = by.map((one) => one.name).filter((one) => !BUILT_IN.has(one))
      return programs.length === 0 && BUILT_IN.has(name) ? [] : [...programs, name]
    }),
  )
  const names = started.filter(
    (name) => /^[a-z][a-z0-9-]*$/.test(name) && !functions.has(name) && !OF_INSTANCES.has(name),
  )
  return [...new Set(names)].sort()
}
