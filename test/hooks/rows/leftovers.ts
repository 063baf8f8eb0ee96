import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
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
  notSaid,
  readMaybe,
  suspendBySomeone,
  thaw,
  verdict,
} from '../steps.ts'

const BOOT = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
const NOBODY = 65534

/** Puts a file in the sandbox's /run/gen-hooks, which is made for it. */
const put =
  (name: string, text: string | Buffer): Step =>
  ({ run }) => {
    mkdirSync(run, { recursive: true, mode: 0o700 })
    writeFileSync(join(run, name), text, { mode: 0o600 })
  }

/** A state as templates/partials/state.sh.hbs documents it. */
function state(lines: readonly string[], { pid = 1 } = {}): string {
  return [`gen-hooks-state 1 0badcafe ${BOOT} ${pid} /run/x`, ...lines, ''].join('\n')
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
  ['torn in the first line', `gen-hooks-state 1 0badcafe ${BOOT}`],
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
