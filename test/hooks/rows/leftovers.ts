import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ALL, HASTY, PATIENT, type Play, type Row, type Step } from '../row.ts'
import {
  act,
  everSuspended,
  freeze,
  freezeFail,
  frozen,
  history,
  keeperPid,
  killAll,
  neverCalled,
  notSaid,
  readMaybe,
  said,
  suspendBySomeone,
  thaw,
  untilFrozen,
  verdict,
} from '../steps.ts'

const BOOT = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
const OTHER_BOOT = '00000000-0000-4000-8000-000000000000'
const NOBODY = 65534
/** Above the largest number that the kernel gives a process. */
const NO_PID = 4_999_999
const MARK = join(tmpdir(), 'gen-hooks-evaluated')

/** Puts a file in the sandbox's /run/gen-hooks, which is made for it. */
const put =
  (name: string, text: string | Buffer, mode = 0o600): Step =>
  ({ run }) => {
    mkdirSync(run, { recursive: true, mode: 0o700 })
    writeFileSync(join(run, name), text, { mode })
  }

/** A state as templates/partials/state.sh.hbs documents it. */
function state(lines: readonly string[], { boot = BOOT, pid = 1, mailbox = '/run/x' } = {}): string {
  return [`gen-hooks-state 1 0badcafe ${boot} ${pid} ${mailbox}`, ...lines, ''].join('\n')
}

const FROZEN = [
  'phase listing 100',
  'begun iris A need ',
  'phase freezing 101',
  'frozen iris A 102',
  'phase frozen 103',
]
const good = [freeze(0), frozen(...ALL), thaw(0), frozen()]

/** States that must be ignored: nothing in them is believed. */
const IGNORED: readonly (readonly [what: string, text: string | Buffer])[] = [
  ['of an earlier boot', state(FROZEN, { boot: OTHER_BOOT })],
  ['empty', ''],
  ['torn in the first line', `gen-hooks-state 1 0badcafe ${BOOT}`],
  ['without a phase', state([])],
  ['of another version', state(FROZEN).replace('gen-hooks-state 1', 'gen-hooks-state 9')],
  ['all NUL bytes', Buffer.alloc(4096)],
  ['random bytes', Buffer.from(Array.from({ length: 4096 }, (_, n) => (n * 167 + 13) % 256))],
]

/** A process that has nothing to do with us. */
const bystanders = new WeakMap<Play, ChildProcess>()
const bystander = (play: Play): ChildProcess => {
  const child = bystanders.get(play) ?? spawn('sleep', ['300'], { stdio: 'ignore', detached: true })
  bystanders.set(play, child)
  return child
}
const stillThere = act((play) => {
  const child = bystander(play)
  expect({ exit: child.exitCode, signal: child.signalCode }).toEqual({ exit: null, signal: null })
  child.kill('SIGKILL')
})

export const leftoverRows: readonly Row[] = [
  {
    name: 'a lock file that is left',
    shows: 'A lock left by a dead run or an earlier boot is no obstacle.',
    steps: [put('lock', '12345\n'), ...good],
    after: [verdict('consistent')],
  },
  ...IGNORED.flatMap(([what, text]): readonly Row[] => [
    {
      name: `a state ${what}, then a freeze`,
      shows: 'A foreign-owned, symlinked or torn state file is ignored.',
      steps: [put('state', text), ...good],
      after: [verdict('consistent'), notSaid(/leftover/)],
    },
    {
      name: `a state ${what}, then a thaw`,
      shows: 'A state that is missing means *inconsistent*; without a state, every running one.',
      steps: [put('state', text), suspendBySomeone('iris:B'), thaw(1), frozen()],
      after: [verdict('inconsistent'), history()],
    },
  ]),
  {
    name: 'a state that was torn in its last line, then a thaw',
    shows: 'A state that never reached "frozen" means *inconsistent*.',
    config: HASTY,
    steps: [
      put('state', state(['phase listing 100', 'begun iris A need ', 'phase freezing 101', 'begun iris']).trimEnd()),
      suspendBySomeone('iris:A'),
      thaw(1),
      frozen(),
    ],
    after: [verdict('inconsistent'), history()],
  },
  {
    name: 'a state of a dead run that was frozen, then a freeze',
    shows: 'A lock left by a dead run is no obstacle.',
    steps: [put('state', state(FROZEN)), suspendBySomeone('iris:A'), ...good],
    after: [verdict('consistent'), said(/event=leftover/)],
  },
  {
    name: 'a state of a dead run that was frozen, then a thaw',
    shows: 'The same program thaws what the state names, and the verdict is bad.',
    steps: [put('state', state(FROZEN)), suspendBySomeone('iris:A'), thaw(1), frozen()],
    after: [verdict('inconsistent'), history(), neverCalled('iris:B', 'cache:C')],
  },
  {
    name: 'notes that were being saved when their process was killed',
    shows: 'Nothing is lost of the log, and nothing stays in /run.',
    steps: [
      put(`saved.${NO_PID}`, '100 run=0badcafe level=info instance=- event=begin ms=0\n'),
      put(`saved.${NO_PID}.when`, '@100.000\n'),
      put(`saved.${NO_PID}.what`, ''),
      ...good,
    ],
    after: [act(({ log }) => expect(readMaybe(join(log, 'snapshot.log'))).toContain('run=0badcafe level=info'))],
  },
  {
    name: 'a state that names hostile instances',
    shows: 'Nothing in it is ever executed.',
    steps: [
      put(
        'state',
        state([
          'phase listing 100',
          `begun iris $(touch ${MARK}) need `,
          `begun iris \`touch ${MARK}\` need `,
          'begun iris ../x need ',
          'begun iris -rf need ',
          `begun $(touch\t${MARK}) A need root;touch`,
          `session iris A $(touch ${MARK})`,
          `unsure iris A a[$(touch ${MARK})0]`,
          `unsure iris A 99999999999999999999`,
          'phase freezing 101',
          'phase frozen 102',
        ]),
      ),
      suspendBySomeone('iris:A'),
      suspendBySomeone('iris:B'),
      thaw(1),
      act(() => expect(existsSync(MARK)).toBe(false)),
      act(({ root }) => {
        for (const name of ['iris.A', 'iris.B']) writeFileSync(join(root, 'fake/instances', name, 'frozen'), '')
      }),
      killAll,
      freeze(0),
      thaw(0),
    ],
    after: [act(() => expect(existsSync(MARK)).toBe(false))],
  },
  {
    name: 'a state whose keeper and sessions are numbers of a process that is not ours',
    shows: 'End only what is ours.',
    config: HASTY,
    steps: [
      (play) => {
        const pid = bystander(play).pid ?? 0
        put(
          'state',
          state(['phase listing 100', 'begun iris A need ', `session iris A ${pid}`, 'phase freezing 101'], { pid }),
        )(play)
      },
      suspendBySomeone('iris:A'),
      thaw(1),
      frozen(),
      stillThere,
    ],
    after: [verdict('inconsistent')],
  },
  {
    name: 'a foreign-owned state',
    only: 'root',
    shows: 'A foreign-owned state file is ignored.',
    steps: [
      put('state', state(FROZEN)),
      ({ run }) => chownSync(join(run, 'state'), NOBODY, NOBODY),
      suspendBySomeone('iris:B'),
      thaw(1),
      frozen(),
    ],
    after: [verdict('inconsistent')],
  },
  {
    name: 'a foreign-owned state, then a freeze whose keeper is killed',
    only: 'root',
    shows: 'A foreign-owned state file is ignored.',
    steps: [
      put('state', state(FROZEN)),
      ({ run }) => chownSync(join(run, 'state'), NOBODY, NOBODY),
      freeze(0),
      killAll,
      thaw(1),
      frozen(),
    ],
    after: [verdict('inconsistent')],
  },
  {
    name: 'a state that others can write',
    shows: 'A foreign-owned, symlinked or torn state file is ignored.',
    steps: [
      put('state', state(FROZEN)),
      ({ run }) => chmodSync(join(run, 'state'), 0o666),
      suspendBySomeone('iris:B'),
      thaw(1),
      frozen(),
    ],
    after: [verdict('inconsistent')],
  },
  {
    name: 'a symlinked state',
    shows: 'A symlinked state file is ignored.',
    steps: [
      (play) => {
        put('lock', '')(play)
        writeFileSync(join(play.root, 'target'), state(FROZEN), { mode: 0o600 })
        symlinkSync(join(play.root, 'target'), join(play.run, 'state'))
      },
      suspendBySomeone('iris:B'),
      thaw(1),
      frozen(),
      ...good,
      act(({ root }) => expect(readMaybe(join(root, 'target'))).toBe(state(FROZEN))),
    ],
    after: [verdict('consistent')],
  },
  {
    name: 'the state cannot be written',
    shows: 'Written before the first freeze.',
    steps: [
      ({ run }) => {
        mkdirSync(join(run, 'state'), { recursive: true, mode: 0o700 })
      },
      ({ run }) => chmodSync(run, 0o700),
      freeze(1),
      frozen(),
    ],
    after: [everSuspended()],
  },
  {
    name: 'files of dead clients and keepers are cleared away',
    shows: 'What this run, and clients that were killed, left in /run.',
    steps: [
      ...['client.4999999', 'client.4999999.life', 'mail.4999999', 'answer.4999999', 'freeze.iris:A', 'listed'].map(
        (name) => put(name, ''),
      ),
      ...good,
    ],
    after: [verdict('consistent')],
    mayLeave: /^listed$/,
  },
  {
    name: 'the run folder is wiped while frozen, then thaw',
    shows: 'A `thaw` that no freeze of ours covers (a lost state) thaws whatever is frozen and exits non-zero.',
    config: { ...HASTY, watchdog: { deadline: 12 } },
    steps: [freeze(0), ({ run }) => rmSync(run, { recursive: true }), thaw(1), frozen()],
    after: [],
  },
  {
    name: 'the run folder is wiped while frozen, then nothing',
    shows: 'No instance stays frozen longer than the bound the configuration states.',
    config: HASTY,
    steps: [freeze(0), ({ run }) => rmSync(run, { recursive: true }), untilFrozen()],
    after: [],
  },
  {
    name: 'the state is lost while frozen, then thaw',
    shows: 'A `thaw` that no freeze of ours covers (a lost state) thaws whatever is frozen and exits non-zero.',
    config: { ...HASTY, watchdog: { deadline: 12 } },
    steps: [freeze(0), ({ run }) => rmSync(join(run, 'state')), thaw(1), frozen()],
    after: [history()],
  },
  {
    name: 'the state is emptied while frozen, the keeper is killed, then thaw',
    shows: 'The same program thaws what the state names, or every running instance, and the verdict is bad.',
    steps: [freeze(0), killAll, ({ run }) => writeFileSync(join(run, 'state'), ''), thaw(1), frozen()],
    after: [verdict('inconsistent'), history()],
  },
  {
    name: 'the run folder is private, and so is all in it',
    shows: 'State in /run/gen-hooks (root, 0700).',
    steps: [
      freeze(0, { umask: '0' }),
      act(async ({ run }) => {
        const { readdirSync, statSync } = await import('node:fs')
        expect((statSync(run).mode & 0o777).toString(8)).toBe('700')
        const open = readdirSync(run).filter((name) => (statSync(join(run, name)).mode & 0o077) !== 0)
        expect(open).toEqual([])
      }),
      act((play) => expect(keeperPid(play)).toBeGreaterThan(1)),
      thaw(0, { umask: '777' }),
    ],
    after: [verdict('consistent')],
  },
  ...(
    [
      ['others can write it', (run: string) => chmodSync(run, 0o777), undefined],
      ['its group can write it', (run: string) => chmodSync(run, 0o770), undefined],
      ['it belongs to someone else', (run: string) => chownSync(run, NOBODY, NOBODY), 'root'],
      [
        'it is a symlink',
        (run: string) => {
          rmSync(run, { recursive: true })
          mkdirSync(`${run}.real`, { mode: 0o700 })
          symlinkSync(`${run}.real`, run)
        },
        undefined,
      ],
      [
        'it is a file',
        (run: string) => {
          rmSync(run, { recursive: true })
          writeFileSync(run, '')
        },
        undefined,
      ],
    ] as const
  ).flatMap(([what, spoil, only]): readonly Row[] => [
    {
      name: `/run/gen-hooks: ${what}, then a freeze`,
      shows: 'State in /run/gen-hooks (root, 0700).',
      ...(only === undefined ? {} : { only }),
      steps: [
        ({ run }) => {
          mkdirSync(run, { mode: 0o700 })
          spoil(run)
        },
        freeze(1),
        frozen(),
      ],
      after: [everSuspended()],
    },
    {
      name: `/run/gen-hooks: ${what}, then a thaw`,
      shows: '**Thaw first, ask later**.',
      ...(only === undefined ? {} : { only }),
      config: PATIENT,
      steps: [
        ({ run }) => {
          mkdirSync(run, { mode: 0o700 })
          spoil(run)
        },
        suspendBySomeone('iris:A'),
        suspendBySomeone('cache:C'),
        thaw(1),
        frozen(),
      ],
      after: [history()],
      mayLeave: /^client\./,
    },
  ]),
  {
    name: '/run cannot be written',
    shows: '**Thaw first, ask later**.',
    steps: [
      ({ root }) => {
        rmSync(join(root, 'run'), { recursive: true })
        writeFileSync(join(root, 'run'), '')
      },
      freeze(1),
      frozen(),
      suspendBySomeone('iris:A'),
      thaw(1),
      frozen(),
      freezeFail('any'),
    ],
    after: [everSuspended(), history()],
  },
]
