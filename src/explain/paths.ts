import type { WholeSettings } from '../hook/whole-settings.ts'

/** A path that the hooks write: KIND, NAME, RUN and PID stand for what is known at run time. */
export interface WrittenPath {
  readonly path: string
  readonly by: string
  readonly what: string
}

type Row = readonly [name: string, by: string, what: string]

const STATE_FILES: readonly Row[] = [
  ['lock', 'keeper, when a run begins', 'locked as long as the keeper lives'],
  ['state', 'keeper, from before the first freeze on', 'what is begun, frozen and thawed'],
  ['notes.RUN', 'keeper and its jobs, while an instance may be frozen', 'log lines that wait for the thaw'],
  ['notes.old.PID', 'keeper, at the end', 'log lines of a run that was killed'],
  ['saved.PID', 'keeper, after the thaw', 'log lines on their way to the log'],
  ['saved.PID.when', 'keeper, after the thaw', 'their times'],
  ['saved.PID.what', 'keeper, after the thaw', 'their words'],
  ['saved.PID.dates', 'keeper, after the thaw', 'their times as dates'],
  ['client.PID', 'pre-freeze and post-thaw, first of all', 'FIFO: the answer of the keeper'],
  ['client.PID.keeper', 'pre-freeze, first of all', 'FIFO: the mailbox of the keeper'],
  ['client.PID.life', 'pre-freeze, first of all', 'FIFO: it ends with pre-freeze'],
  ['client.PID.pid', 'keeper, when it starts', 'the number of its process'],
  ['client.PID.listed', 'pre-freeze before the freeze, keeper after the thaw', 'what the lists say'],
  ['client.PID.KIND', 'the list commands, before the freeze and after the thaw', 'what they printed'],
  [
    'client.PID.KIND.text',
    'pre-freeze before the freeze, keeper after the thaw',
    'the same without other bytes than text',
  ],
  ['client.PID.owner', 'keeper, before the freeze', 'begin of parameters.isc of an instance outside the plan'],
  ['mail.PID', 'keeper of a rescue', 'FIFO: its mailbox'],
  ['mail.PID.listed', 'keeper of a rescue', 'what the lists say'],
  ['mail.PID.KIND', 'the list commands, of a rescue', 'what they printed'],
  ['mail.PID.KIND.text', 'keeper of a rescue', 'the same without other bytes than text'],
  ['mail.PID.owner', 'keeper of a rescue', 'begin of parameters.isc of an instance outside the plan'],
  ['answer.PID', 'keeper, after the last freeze', 'FIFO: the answer to post-thaw'],
  ['answer.PID.taken', 'post-thaw', 'which post-thaw reads there'],
  ['freeze.KIND:NAME', 'the session of the freeze', 'what it printed'],
  ['thaw.KIND:NAME', 'the sessions of the thaw', 'what they printed'],
  ['thaw.KIND:NAME.text', 'keeper, at the thaw', 'the same without other bytes than text'],
  ['history.KIND:NAME', 'the session of ExternalSetHistory', 'what it printed'],
  ['last.new', 'keeper, after the thaw', 'last.json before it has its name'],
  ['last.json', 'keeper, after the thaw', 'the last run, for monitoring'],
]

/** Each path that hooks with these settings write. */
export function pathsOf(settings: WholeSettings): readonly WrittenPath[] {
  const { runFolder, logFolder, metricsFolder, syslog } = settings
  const metrics: readonly WrittenPath[] =
    metricsFolder === ''
      ? []
      : [
          {
            path: `${metricsFolder}/gen_hooks.new`,
            by: 'gen-hooks-metrics, behind the run',
            what: 'the textfile before it has its name',
          },
          {
            path: `${metricsFolder}/gen_hooks.prom`,
            by: 'gen-hooks-metrics, behind the run',
            what: 'textfile for Prometheus',
          },
        ]
  return [
    { path: runFolder, by: 'the first hook after a boot', what: 'folder of root, mode 0700, in memory' },
    ...STATE_FILES.map(([name, by, what]) => ({ path: `${runFolder}/${name}`, by, what })),
    { path: logFolder, by: 'the first hook that logs', what: 'folder of root, mode 0750' },
    {
      path: `${logFolder}/snapshot.log`,
      by: 'keeper, after the thaw; pre-freeze that begins no freeze',
      what: 'the log',
    },
    ...metrics,
    {
      path: '/proc/self/oom_score_adj',
      by: 'keeper and sessions, when they start',
      what: 'the kernel does not choose the keeper when memory is short',
    },
    ...(syslog ? [{ path: '/dev/log', by: 'logger', what: 'socket of syslog' }] : []),
  ]
}
