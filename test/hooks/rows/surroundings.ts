import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { frozenNow } from '../../../src/harness/events.ts'
import { addSystemd } from '../../../src/harness/fake-guest.ts'
import { ALL, HASTY, PATIENT, type Play, type Row, type Step } from '../row.ts'
import {
  act,
  everSuspended,
  freeze,
  freezeFail,
  frozen,
  history,
  killAll,
  lastEnd,
  logText,
  readMaybe,
  resumeBySomeone,
  said,
  syslog,
  thaw,
  untilFrozen,
  verdict,
} from '../steps.ts'

const good = [freeze(0), frozen(...ALL), thaw(0), frozen()]
const write =
  (name: string, text: string): Step =>
  ({ root }) =>
    writeFileSync(join(root, name), text)
const logFile = ({ log }: Play): string => join(log, 'snapshot.log')
const metricsConfig = { ...PATIENT, metrics: { directory: '/var/lib/node_exporter' } }
const metricsFolder = ({ root }: Play): string => join(root, 'var/lib/node_exporter')
const makeMetrics: Step = (play) => {
  mkdirSync(metricsFolder(play), { recursive: true, mode: 0o755 })
}
const metric = (play: Play, name: string): number | undefined => {
  const line = readMaybe(join(metricsFolder(play), 'gen_hooks.prom'))
    .split('\n')
    .find((one) => one.startsWith(`gen_hooks_${name} `))
  return line === undefined ? undefined : Number(line.split(' ')[1])
}

/** What can be wrong with the log; whatever it is, it changes no outcome. */
const BAD_LOGS: readonly (readonly [what: string, spoil: (play: Play) => void, only?: 'normal user'])[] = [
  ['the folder is a file', ({ log }) => writeFileSync(log, '')],
  [
    'the folder cannot be made',
    ({ root }) => {
      rmSync(join(root, 'var/log'), { recursive: true })
      writeFileSync(join(root, 'var/log'), '')
    },
  ],
  ['the folder cannot be written', ({ log }) => mkdirSync(log, { mode: 0o500 }), 'normal user'],
  [
    'others can write the folder',
    ({ log }) => {
      mkdirSync(log)
      chmodSync(log, 0o777)
    },
  ],
  [
    'the folder is a symlink',
    (play) => {
      mkdirSync(join(play.root, 'elsewhere'), { mode: 0o700 })
      symlinkSync(join(play.root, 'elsewhere'), play.log)
    },
  ],
  [
    'the log is a symlink',
    (play) => {
      mkdirSync(play.log, { mode: 0o750 })
      symlinkSync(join(play.root, 'elsewhere'), logFile(play))
    },
  ],
  [
    'the log is a symlink to a full device',
    (play) => {
      mkdirSync(play.log, { mode: 0o750 })
      symlinkSync('/dev/full', logFile(play))
    },
  ],
  ['the log is a folder', (play) => mkdirSync(logFile(play), { recursive: true, mode: 0o750 })],
  [
    'the log is a FIFO that nobody reads',
    (play) => {
      mkdirSync(play.log, { mode: 0o750 })
      execFileSync('mkfifo', [logFile(play)])
    },
  ],
]

/** Names of a file that hostile variables would make a shell read, and what it would leave. */
const evil = (root: string): string => join(root, 'evil')
const EVIL_ENVIRONMENT = {
  IFS: 'x/: e',
  CDPATH: '/tmp:/etc',
  PATH: '/nonexistent',
  LC_ALL: 'tr_TR.UTF-8',
  LANG: 'tr_TR.UTF-8',
  TZ: 'Asia/Kathmandu',
  POSIXLY_CORRECT: '1',
  PS4: `$(touch ${join(tmpdir(), 'gen-hooks-evaluated')})`,
  GREP_OPTIONS: '--invert-match',
  KEEPER: '1',
  MAILBOX: '/dev/full',
  STATE: '/dev/full',
  HELD: ' iris:X ',
  STOPPED: 'yes',
  ANSWER: '0',
  OWNERS: ' iris:A=nobody',
  BASH_XTRACEFD: '9',
  ENV_FILE: '/nonexistent',
}

const systemdRun = (text: string): Step => write('fake/fault.systemd-run', `${text}\n`)
const withSystemd: Step = ({ root }) => addSystemd(root)

export const surroundingRows: readonly Row[] = [
  {
    name: 'the log folder and its modes',
    shows: '/var/log/gen-hooks/snapshot.log (0640).',
    steps: good,
    after: [
      act((play) => {
        expect((statSync(logFile(play)).mode & 0o777).toString(8)).toBe('640')
        expect((statSync(play.log).mode & 0o777).toString(8)).toBe('750')
      }),
    ],
  },
  {
    name: 'the log is appended to',
    shows: 'One line an event.',
    steps: [
      (play) => {
        mkdirSync(play.log, { mode: 0o750 })
        appendFileSync(logFile(play), 'before\n')
      },
      ...good,
    ],
    after: [said(/^before$/m, /event=consistent/)],
  },
  ...BAD_LOGS.flatMap(([what, spoil, only]): readonly Row[] => [
    {
      name: `log: ${what}`,
      shows: 'An unwritable, full or missing log changes no outcome.',
      ...(only === undefined ? {} : { only }),
      steps: [spoil, ...good, freeze(0), freezeFail(0), thaw(1)],
      after: [
        history(...ALL),
        act(({ root }) => {
          const folder = join(root, 'elsewhere')
          if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true)
            expect(readdirNames(folder)).toEqual([])
        }),
      ],
    },
  ]),
  {
    name: 'log: the folder is a symlink of ours to a folder of ours is not followed into a surprise',
    shows: 'An unwritable, full or missing log changes no outcome.',
    config: { ...PATIENT, log: { directory: '/srv/logs/gen-hooks' } },
    steps: good,
    after: [verdict('consistent'), said(/event=consistent/)],
  },
  {
    name: 'another argument is logged',
    shows: 'Failures and verdicts also go to syslog.',
    steps: [freeze(0), thaw(0), freeze(1, {}, ['$(reboot)'])],
    after: [said(/event=not-started/), syslog(/no freeze/)],
  },
  {
    name: 'syslog: false',
    shows: 'Failures and verdicts also go to syslog.',
    config: { ...PATIENT, log: { syslog: false } },
    steps: [freeze(0), resumeBySomeone('iris:A'), thaw(1)],
    after: [act(({ root }) => expect(existsSync(join(root, 'fake/syslog'))).toBe(false)), verdict('inconsistent')],
  },
  {
    name: 'the logger hangs',
    shows: 'Logging is cheap and cannot fail the run.',
    steps: [write('fake/fault.logger', 'hang\n'), ...good, ...good],
    after: [verdict('consistent')],
  },
  {
    name: 'the logger fails',
    shows: 'Logging is cheap and cannot fail the run.',
    steps: [write('fake/fault.logger', 'status 1\n'), ...good],
    after: [verdict('consistent')],
  },
  {
    name: 'descriptors 0-2 are closed',
    shows: 'Descriptors 0-2 may be closed.',
    steps: [freeze(0, { closed: true }), frozen(...ALL), thaw(0, { closed: true }), frozen()],
    after: [verdict('consistent'), history(...ALL), said(/event=consistent/)],
  },
  {
    name: 'descriptors 0-2 are closed, and one refuses',
    shows: 'Descriptors 0-2 may be closed.',
    config: HASTY,
    faults: [['iris:A', 'freeze', { status: 3, act: false }]],
    steps: [freeze(1, { closed: true }), frozen(), freezeFail(0, { closed: true })],
    after: [history()],
  },
  {
    name: 'a hostile environment',
    shows: 'Hostile environment cleaned (IFS, ENV, BASH_ENV, CDPATH).',
    steps: [
      freeze(0, { env: EVIL_ENVIRONMENT }),
      frozen(...ALL),
      thaw(0, { env: EVIL_ENVIRONMENT }),
      frozen(),
      act(() => expect(existsSync(join(tmpdir(), 'gen-hooks-evaluated'))).toBe(false)),
    ],
    after: [verdict('consistent'), history(...ALL), said(/event=consistent/)],
  },
  {
    name: 'ENV and BASH_ENV are not handed on',
    shows: 'Hostile environment cleaned (IFS, ENV, BASH_ENV, CDPATH).',
    steps: [
      ({ root }) => writeFileSync(evil(root), `echo read >>'${evil(root)}.read'\n`),
      async (play) => freeze(0, { env: { ENV: evil(play.root), BASH_ENV: evil(play.root) } })(play),
      frozen(...ALL),
      async (play) => thaw(0, { env: { ENV: evil(play.root), BASH_ENV: evil(play.root) } })(play),
      // bash itself reads BASH_ENV before the first line of a script: once a hook, and never again
      act(({ root }) =>
        expect(
          readMaybe(`${evil(root)}.read`)
            .split('\n')
            .filter(Boolean).length,
        ).toBeLessThanOrEqual(2),
      ),
    ],
    after: [verdict('consistent')],
  },
  {
    name: 'called by a relative path',
    shows: 'Cwd `/`.',
    steps: [freeze(0, { relative: true }), frozen(...ALL), thaw(0, { relative: true }), frozen()],
    after: [verdict('consistent')],
  },
  {
    name: 'systemd starts the keeper',
    shows: "Outside vmtoolsd's cgroup (systemd-run where systemd runs, else setsid).",
    steps: [
      withSystemd,
      ...good,
      act(({ root }) => expect(readMaybe(join(root, 'fake/systemd-run'))).toMatch(/pre-freeze-script keep freeze/)),
    ],
    after: [verdict('consistent'), history(...ALL)],
  },
  {
    name: 'systemd starts the keeper, and one refuses',
    shows: 'Thaw *every* instance that was begun.',
    config: HASTY,
    faults: [['iris:A', 'freeze', { status: 3, act: false }]],
    steps: [withSystemd, freeze(1), frozen()],
    after: [verdict('inconsistent')],
  },
  {
    name: 'systemd-run fails',
    shows: 'Systemd-run where systemd runs, else setsid.',
    steps: [withSystemd, systemdRun('status 1'), ...good],
    after: [verdict('consistent')],
  },
  {
    name: 'systemd-run hangs',
    shows: 'Systemd-run where systemd runs, else setsid.',
    steps: [withSystemd, systemdRun('hang'), freeze('any'), act(zeroOrNothing), thaw('any'), untilFrozen()],
    after: [],
  },
  {
    name: 'systemd-run says that it failed, and yet the keeper was started',
    shows: 'One owner: from the first freeze to the last thaw a single process owns what is frozen.',
    steps: [withSystemd, systemdRun('lost'), freeze('any'), act(zeroOrNothing), thaw('any'), untilFrozen()],
    after: [],
  },
  {
    name: 'systemd starts the keeper that rescues',
    shows: 'If it is dead or stopped, post-thaw rescues.',
    steps: [withSystemd, freeze(0), killAll, thaw(1), frozen()],
    after: [verdict('inconsistent')],
  },
  {
    name: 'metrics of a good run',
    shows: 'A Prometheus textfile if `metrics.directory` is set.',
    config: metricsConfig,
    steps: [makeMetrics, ...good],
    after: [
      act((play) => {
        const file = join(metricsFolder(play), 'gen_hooks.prom')
        expect(readdirNames(metricsFolder(play))).toEqual(['gen_hooks.prom'])
        expect((statSync(file).mode & 0o777).toString(8)).toBe('644')
        for (const line of readMaybe(file).split('\n').filter(Boolean)) {
          expect(line).toMatch(/^(# (HELP|TYPE) gen_hooks_\w+ .+|gen_hooks_\w+ \d+(\.\d+)?)$/)
        }
        expect(metric(play, 'last_run_consistent')).toBe(1)
        expect(metric(play, 'last_run_stuck_instances')).toBe(0)
        expect(metric(play, 'last_success_timestamp_seconds')).toBeGreaterThan(1_600_000_000)
      }),
    ],
  },
  {
    name: 'metrics of a bad run after a good one',
    shows: 'A Prometheus textfile if `metrics.directory` is set.',
    config: metricsConfig,
    steps: [
      makeMetrics,
      (play) =>
        writeFileSync(
          join(metricsFolder(play), 'gen_hooks.prom'),
          'gen_hooks_last_success_timestamp_seconds 1700000000\n',
        ),
      freeze(0),
      resumeBySomeone('iris:A'),
      thaw(1),
    ],
    after: [
      act((play) => {
        expect(metric(play, 'last_run_consistent')).toBe(0)
        expect(metric(play, 'last_success_timestamp_seconds')).toBe(1_700_000_000)
      }),
    ],
  },
  {
    name: 'metrics of a quiesce that failed',
    shows: 'No snapshot that was not covered by the freeze is reported good.',
    config: metricsConfig,
    steps: [makeMetrics, freeze(0), freezeFail(0)],
    after: [
      act((play) => {
        expect(metric(play, 'last_run_consistent')).toBe(0)
        expect(metric(play, 'last_success_timestamp_seconds')).toBe(0)
      }),
    ],
  },
  {
    name: 'metrics with garbage in the old file',
    shows: 'Data, never evaluated.',
    config: metricsConfig,
    steps: [
      makeMetrics,
      (play) =>
        writeFileSync(
          join(metricsFolder(play), 'gen_hooks.prom'),
          'gen_hooks_last_success_timestamp_seconds $(reboot) 1\ngen_hooks_last_success_timestamp_seconds \u0000\u00ff\n',
        ),
      freeze(0),
      resumeBySomeone('iris:A'),
      thaw(1),
    ],
    after: [act((play) => expect(metric(play, 'last_success_timestamp_seconds')).toBe(0))],
  },
  {
    name: 'the metrics folder is missing',
    shows: 'Changes no outcome.',
    config: metricsConfig,
    steps: good,
    after: [verdict('consistent')],
  },
]

function readdirNames(folder: string): readonly string[] {
  return readdirSync(folder).sort()
}

/** 0 with all frozen, or 1 with none. */
function zeroOrNothing(play: Play): void {
  expect([0, 1]).toContain(lastEnd(play))
  expect(frozenNow(play.root)).toEqual(lastEnd(play) === 0 ? [...ALL] : [])
}

/** A disk of a few pages for the log: only where this user may mount one. */
const smallDisk: Step = ({ root, log }) => {
  mkdirSync(log, { recursive: true, mode: 0o750 })
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k,mode=0750', 'none', log])
  writeFileSync(join(log, 'full'), Buffer.alloc(4096))
  writeFileSync(join(root, 'fake/mounted'), log)
}

/** Whether this machine lets us mount. */
function canMount(): boolean {
  const folder = join(tmpdir(), `gen-hooks-mount-${process.pid}`)
  mkdirSync(folder)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'none', folder], { stdio: 'ignore' })
    execFileSync('umount', [folder])
    return true
  } catch {
    return false
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The disk of the log is full. Empty where no disk can be mounted. */
export const fullDiskRows: readonly Row[] = canMount()
  ? [
      {
        name: 'log: the disk is full',
        shows: 'An unwritable, full or missing log changes no outcome.',
        steps: [smallDisk, ...good],
        after: [
          verdict('consistent'),
          history(...ALL),
          act((play) => expect(logText(play)).toBe('')),
          ({ log }) => void execFileSync('umount', [log]),
        ],
      },
      {
        name: '/run is full: a freeze fails and freezes nothing, a thaw thaws',
        shows: '**Thaw first, ask later**.',
        steps: [
          ({ run }) => {
            mkdirSync(run, { mode: 0o700 })
            execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k,nr_inodes=40,mode=0700', 'none', run])
            writeFileSync(join(run, 'lock'), Buffer.alloc(4096))
          },
          freeze(1),
          frozen(),
          act(({ root }) => writeFileSync(join(root, 'fake/instances/iris.A/frozen'), '1 0 600\n')),
          thaw(1),
          frozen(),
          ({ run }) => void execFileSync('umount', [run]),
        ],
        after: [everSuspended(), history()],
      },
    ]
  : []
