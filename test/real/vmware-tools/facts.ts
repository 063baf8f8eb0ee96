import type { GuestFile, Scenario, Step } from '../../../src/harness/caller/vmtoolsd/scenario.ts'
import { ABORTED, type Case, COMMITTED, FINISHED, FREEZE_FAILED, THAW_FAILED } from './judge.ts'
import { ABORT, DONE, FAILING, hook, hookEnded, instance, kill, SNAPSHOT, START, send, told } from './steps.ts'

const PRE = '/usr/sbin/pre-freeze-script'
const POST = '/usr/sbin/post-thaw-script'
const FOLDER = '/etc/vmware-tools/backupScripts.d'

const script = (path: string, ...lines: readonly string[]): GuestFile => ({
  path,
  text: `${['#!/bin/sh', ...lines].join('\n')}\n`,
  mode: 0o755,
})

const plain = (
  name: string,
  files: readonly GuestFile[],
  play: readonly Step[],
  rest: Partial<Scenario> = {},
): Scenario => ({ name, hooks: 'none', files, play, goneWithin: 2, ...rest })

/** What a hook of VMware Tools finds: whether SIGPIPE (bit 13) is ignored, what is open, where it stands. */
const LOOK_AROUND = [
  `awk '/^SigIgn/ { print "pipe ignored:", substr($2, length($2) - 3, 1) }' "/proc/$$/status" >/run/seen`,
  'echo "cwd: $PWD" >>/run/seen',
  'for name in HOME LD_PRELOAD; do echo "$name: $(printenv "$name" || echo unset)" >>/run/seen; done',
]

/** What VMware Tools does with hooks that are not ours: the facts that the design stands on. */
export const FACTS: readonly Case[] = [
  {
    scenario: plain('a failed pre-freeze: no post-thaw', [script(PRE, 'exit 1'), script(POST)], FAILING),
    told: FREEZE_FAILED,
    hooks: ['pre-freeze-script freeze: 1'],
  },
  {
    scenario: plain(
      'a pre-freeze ended by a signal counts as success',
      [script(PRE, 'exec sleep 60'), script(POST)],
      [START, hook('pre-freeze'), kill('hook', 'SIGKILL'), told(COMMITTED), send('vmbackup.snapshotDone'), DONE],
    ),
    told: [COMMITTED, FINISHED],
    hooks: ['pre-freeze-script freeze: signal 9', 'post-thaw-script thaw: 0'],
  },
  {
    scenario: plain(
      'a post-thaw ended by a signal counts as success',
      [script(PRE), script(POST, 'exec sleep 60')],
      [START, told(COMMITTED), send('vmbackup.snapshotDone'), hook('post-thaw'), kill('hook', 'SIGKILL'), DONE],
    ),
    told: [COMMITTED, FINISHED],
    hooks: ['pre-freeze-script freeze: 0', 'post-thaw-script thaw: signal 9'],
  },
  {
    scenario: plain(
      'abort: TERM, then KILL, to the pre-freeze alone; its children live on, and no post-thaw runs',
      [script(PRE, "trap '' TERM", 'sleep 60 &', 'iris qlist PROD', 'while :; do wait; done'), script(POST)],
      [START, hook('pre-freeze'), instance('PROD', 'called qlist'), ABORT, hookEnded, DONE],
    ),
    told: [ABORTED, FINISHED],
    hooks: ['pre-freeze-script freeze: signal 9'],
    left: ['sleep 60'],
  },
  {
    scenario: plain(
      'freezeFail: its status is ignored',
      [script(PRE), script(POST, 'exit 1')],
      [START, told(COMMITTED), ABORT, DONE],
    ),
    told: [COMMITTED, ABORTED, FINISHED],
    hooks: ['pre-freeze-script freeze: 0', 'post-thaw-script freezeFail: 1'],
  },
  {
    scenario: plain('a failed thaw is told', [script(PRE), script(POST, 'exit 1')], SNAPSHOT),
    told: [COMMITTED, ...THAW_FAILED],
    hooks: ['pre-freeze-script freeze: 0', 'post-thaw-script thaw: 1'],
    looks: [0],
  },
  {
    scenario: plain(
      'backupScripts.d: every regular file, in strcmp order, backwards at thaw; legacy outermost',
      [
        script(PRE),
        script(POST),
        script(`${FOLDER}/b`),
        script(`${FOLDER}/.hidden`),
        script(`${FOLDER}/a.bak`),
        script(`${FOLDER}/B`),
        script(`${FOLDER}/folder/inner`),
      ],
      SNAPSHOT,
    ),
    told: [COMMITTED, FINISHED],
    hooks: [
      ...['pre-freeze-script freeze: 0', '.hidden freeze: 0', 'B freeze: 0', 'a.bak freeze: 0', 'b freeze: 0'],
      ...['b thaw: 0', 'a.bak thaw: 0', 'B thaw: 0', '.hidden thaw: 0', 'post-thaw-script thaw: 0'],
    ],
    looks: [0],
  },
  {
    scenario: plain(
      'backupScripts.d: freezeFail only to those before the one that failed',
      [script(`${FOLDER}/1`), script(`${FOLDER}/2`, 'exit 1'), script(`${FOLDER}/3`)],
      FAILING,
    ),
    told: FREEZE_FAILED,
    hooks: ['1 freeze: 0', '2 freeze: 1', '1 freezeFail: 0'],
  },
  {
    scenario: plain(
      'a hook that cannot be executed fails the quiesce',
      [{ ...script(PRE), mode: 0o644 }, script(POST)],
      FAILING,
    ),
    told: FREEZE_FAILED,
    hooks: ['pre-freeze-script freeze: 126'],
  },
  {
    scenario: plain(
      'scriptArg is expanded by a shell before the hook sees it',
      [script(PRE, 'echo "$2" >/run/seen'), script(POST)],
      SNAPSHOT,
      { conf: ['scriptArg=$(id -u)'], read: ['/run/seen'] },
    ),
    told: [COMMITTED, FINISHED],
    hooks: ['pre-freeze-script freeze "$(id -u)": 0', 'post-thaw-script thaw "$(id -u)": 0'],
    looks: [0],
    files: { '/run/seen': '0\n' },
  },
  {
    scenario: plain('what a hook finds around it', [script(PRE, ...LOOK_AROUND), script(POST)], SNAPSHOT, {
      read: ['/run/seen'],
    }),
    told: [COMMITTED, FINISHED],
    hooks: ['pre-freeze-script freeze: 0', 'post-thaw-script thaw: 0'],
    looks: [0],
    files: { '/run/seen': 'pipe ignored: 1\ncwd: /\nHOME: unset\nLD_PRELOAD: unset\n' },
  },
  {
    scenario: plain(
      'a second start is refused while one is busy',
      [script(PRE), script(POST)],
      [START, told(COMMITTED), START, send('vmbackup.snapshotDone'), DONE],
    ),
    told: [COMMITTED, FINISHED],
    hooks: ['pre-freeze-script freeze: 0', 'post-thaw-script thaw: 0'],
    refusals: ['Quiesce operation already in progress.'],
  },
]
