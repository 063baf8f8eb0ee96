import type { WholeSettings } from '../hook/whole-settings.ts'

/** A path that the hooks write: KIND, ENGINE, NAME, RUN and PID stand for what is known at run time. */
export interface WrittenPath {
  readonly path: string
  readonly by: string
  readonly what: string
}

type Row = readonly [name: string, by: string, what: string]

const STATE_FILES: readonly Row[] = [
  ['lock', 'owner, when a run begins', 'empty; locked until the verdict is there'],
  [
    'state',
    'owner, holders, latch, pre-freeze and post-thaw, from before the lists on',
    'what is begun, frozen and thawed',
  ],
  ['notes.RUN', 'owner, holders and pre-freeze, from the lists on', 'log lines that wait for the thaw'],
  ['notes.refused.PID', 'pre-freeze that begins no freeze', 'its log line'],
  ['saved.PID', 'owner, after the thaw; pre-freeze that begins no freeze', 'log lines on their way to the log'],
  ['client.PID', 'pre-freeze, first of all', 'FIFO: the answers to pre-freeze'],
  ['client.PID.life', 'pre-freeze, first of all', 'FIFO: it ends with pre-freeze'],
  ['client.PID.go', 'pre-freeze, first of all', 'FIFO: the line that ends the latch'],
  ['client.PID.open', 'pre-freeze, first of all', 'FIFO: it ends with the latch'],
  ['client.PID.list', 'pre-freeze, first of all', 'FIFO: it ends with the lists'],
  ['client.PID.born', 'owner, when it starts', 'that it has started'],
  ['client.PID.KIND', 'the list commands, before the freeze and after the thaw', 'what they printed'],
  ['client.PID.KIND.rows', 'pre-freeze before the freeze, owner after the thaw', 'what the lists say'],
  [
    'client.PID.containers',
    'pre-freeze before the freeze, owner after the thaw',
    'what the containers of the plan say',
  ],
  ['client.PID.owner', 'owner, before the freeze', 'begin of parameters.isc of an instance outside the plan'],
  ['client.PID.freeze.KIND:NAME', 'the session of the freeze', 'what it printed'],
  ['client.PID.thaw.KIND:NAME', 'the sessions of the thaw', 'what they printed'],
  ['client.PID.sweep.KIND:NAME', 'the sessions of a thaw that the owner tries again', 'what they printed'],
  ['client.PID.guard-sweep.KIND:NAME', 'the sessions of a thaw that the guard tries again', 'what they printed'],
  ['client.PID.holder-sweep.KIND:NAME', 'the sessions of a thaw that the holder tries again', 'what they printed'],
  ['client.PID.history.KIND:NAME', 'the session of ExternalSetHistory', 'what it printed'],
  ['last.new', 'owner, after the thaw', 'last.json before it has its name'],
  ['last.json', 'owner, after the thaw', 'the last run, for monitoring'],
]

/** Only where the plan has a container. */
const CONTAINER_FILES: readonly Row[] = [
  ['client.PID.ENGINE:NAME', 'docker or podman, before the freeze and after the thaw', 'what it printed'],
  ['client.PID.rows.ENGINE:NAME', 'pre-freeze before the freeze, owner after the thaw', 'what the list in it says'],
]

/** Each path that hooks with these settings write. */
export function pathsOf(settings: WholeSettings): readonly WrittenPath[] {
  const { runFolder, logFolder, metricsFolder, syslog, plan } = settings
  const hasContainers = plan.some(({ inside }) => inside !== '')
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
    ...[...STATE_FILES, ...(hasContainers ? CONTAINER_FILES : [])].map(([name, by, what]) => ({
      path: `${runFolder}/${name}`,
      by,
      what,
    })),
    { path: logFolder, by: 'the first hook that logs', what: 'folder of root, mode 0750' },
    {
      path: `${logFolder}/snapshot.log`,
      by: 'owner, after the thaw; pre-freeze that begins no freeze',
      what: 'the log',
    },
    ...metrics,
    {
      path: '/proc/self/oom_score_adj',
      by: 'owner and sessions, when they start',
      what: 'the kernel does not choose the owner when memory is short',
    },
    ...(syslog ? [{ path: '/dev/log', by: 'logger', what: 'socket of syslog' }] : []),
  ]
}
