import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { frozenNow } from '../../../src/harness/guest/events.ts'
import { addSystemd } from '../../../src/harness/guest/fake-guest.ts'
import { ALL, PATIENT, type Play, type Row, type Step } from '../row.ts'
import {
  act,
  everSuspended,
  freeze,
  freezeFail,
  frozen,
  history,
  lastEnd,
  logText,
  readMaybe,
  resumeBySomeone,
  thaw,
  untilFrozen,
  verdict,
} from '../steps.ts'
import { until } from '../until.ts'

const good = [freeze(0), frozen(...ALL), thaw(0), frozen()]
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
  [
    'the log is a FIFO that nobody reads',
    (play) => {
      mkdirSync(play.log, { mode: 0o750 })
      execFileSync('mkfifo', [logFile(play)])
    },
  ],
]

const withSystemd: Step = ({ root }) => addSystemd(root)
const systemdRunIsLost: Step = ({ root }) => writeFileSync(join(root, 'fake/fault.systemd-run'), 'lost\n')

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
    name: 'systemd-run says that it failed, and yet the keeper was started',
    shows: 'One owner: from the first freeze to the last thaw a single process owns what is frozen.',
    steps: [withSystemd, systemdRunIsLost, freeze('any'), act(zeroOrNothing), thaw('any'), untilFrozen()],
    after: [],
  },
  {
    name: 'the metrics file is readable for all, and alone',
    shows: 'A Prometheus textfile if `metrics.directory` is set.',
    config: metricsConfig,
    steps: [makeMetrics, ...good],
    after: [
      act((play) => {
        const file = join(metricsFolder(play), 'gen_hooks.prom')
        expect(readdirNames(metricsFolder(play))).toEqual(['gen_hooks.prom'])
        expect((statSync(file).mode & 0o777).toString(8)).toBe('644')
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

/** A child of a hook, say the one that runs logger, may still have a file open there for a moment after the hook ended. */
const unmount = async (folder: string): Promise<void> => {
  await until(`nothing below ${folder} is open`, () => spawnSync('umount', [folder]).status === 0)
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

const OLD_METRICS = 'gen_hooks_failures_total 7\n'

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
          ({ log }) => unmount(log),
        ],
      },
      {
        name: 'metrics: the disk is full, and the old file stays',
        shows: 'An unwritable, full or missing log changes no outcome.',
        config: metricsConfig,
        steps: [
          (play) => {
            makeMetrics(play)
            const folder = metricsFolder(play)
            execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8k,mode=0755', 'none', folder])
            writeFileSync(join(folder, 'gen_hooks.prom'), OLD_METRICS)
            writeFileSync(join(folder, 'full'), Buffer.alloc(4096))
          },
          // with no instance that froze, the last lines have no samples
          thaw(1),
          frozen(),
        ],
        after: [
          act((play) => expect(readMaybe(join(metricsFolder(play), 'gen_hooks.prom'))).toBe(OLD_METRICS)),
          act((play) => expect(readdirSync(metricsFolder(play)).sort()).toEqual(['full', 'gen_hooks.prom'])),
          (play) => unmount(metricsFolder(play)),
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
          ({ run }) => unmount(run),
        ],
        after: [everSuspended(), history()],
      },
    ]
  : []
