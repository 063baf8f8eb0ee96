import type { Scenario, Step } from '../../src/harness/vmtoolsd/scenario.ts'
import { ABORTED, type Case, COMMITTED, FINISHED, FREEZE_FAILED, THAW_FAILED } from './judge.ts'
import {
  ABORT,
  COMMIT,
  DONE,
  FAILING,
  hook,
  instance,
  iris,
  kill,
  look,
  nothingFrozen,
  SNAPSHOT,
  START,
  send,
  told,
} from './steps.ts'

const ALL = 3
const FREEZE = 'pre-freeze-script freeze: 0'
const FREEZE_FAILS = 'pre-freeze-script freeze: 1'
const THAW = 'post-thaw-script thaw: 0'
const THAW_FAILS = 'post-thaw-script thaw: 1'
const FREEZE_FAIL = 'post-thaw-script freezeFail: 0'

/** Bounds that a test can wait for. Every configuration costs an installation, so one serves all. */
const SHORT = { freeze: { timeout: 5 }, watchdog: { deadline: 6 } }
/** The deadline, and what a busy machine may add to it. */
const GONE_AFTER_SHORT = 40

const SLOW = iris('PROD', 'freeze', { seconds: 8 })
const OTHERS_FROZEN: readonly Step[] = [instance('PROD', 'called ExternalFreeze'), instance('LEGACY', 'suspended')]

const ours = (name: string, play: readonly Step[], rest: Partial<Scenario> = {}): Scenario => ({
  name,
  hooks: 'gen-hooks',
  goneWithin: 20,
  play,
  ...rest,
})

const FOLDER = '/etc/vmware-tools/backupScripts.d'
const neighbour = (name: string, body = 'exit 0') => ({
  path: `${FOLDER}/${name}`,
  text: `#!/bin/sh\n${body}\n`,
  mode: 0o755,
})
const FAILS_TO_FREEZE = '[ "$1" != freeze ]'

/** What would betray a hook that trusts its environment. */
const TRAP = '/run/trap'
const HOSTILE = [
  '[setenvironment]',
  'IFS=/',
  `ENV=${TRAP}/env`,
  'CDPATH=/etc:/run',
  `PATH=${TRAP}`,
  `BASH_ENV=${TRAP}/bash-env`,
  'LC_ALL=tr_TR.UTF-8',
  'GREP_OPTIONS=-v',
  'RUN_DIR=/run/elsewhere',
]
const SPRUNG = `${TRAP}/sprung`
/** BASH_ENV is read by the bash that VMware Tools starts each hook with: once a hook, and by nothing of ours. */
const BASH_ENV_READ = `${TRAP}/bash-env-read`
const TRAPS = [
  { path: `${TRAP}/env`, text: `echo ENV >>${SPRUNG}\n` },
  { path: `${TRAP}/bash-env`, text: `echo read >>${BASH_ENV_READ}\n` },
  ...['iris', 'ccontrol', 'timeout', 'flock', 'date', 'mkdir'].map((name) => ({
    path: `${TRAP}/${name}`,
    text: `#!/bin/sh\necho ${name} >>${SPRUNG}\n`,
    mode: 0o755,
  })),
]

/** The stories that VMware Tools plays with our hooks. */
export const CASES: readonly Case[] = [
  {
    scenario: ours('a good snapshot', SNAPSHOT),
    told: [COMMITTED, FINISHED],
    hooks: [FREEZE, THAW],
    looks: [ALL],
    history: ALL,
  },
  {
    scenario: ours('a good snapshot where systemd runs', SNAPSHOT, { systemd: true }),
    told: [COMMITTED, FINISHED],
    hooks: [FREEZE, THAW],
    looks: [ALL],
    history: ALL,
  },
  {
    scenario: ours('a freeze is refused', FAILING, {
      faults: [iris('SCHLTEST2016INTEGRATION', 'freeze', { status: 3, act: false })],
    }),
    told: FREEZE_FAILED,
    hooks: [FREEZE_FAILS],
  },
  {
    scenario: ours('abort while a freeze is slow', [START, ...OTHERS_FROZEN, ABORT, nothingFrozen(60), DONE], {
      config: SHORT,
      faults: [SLOW],
      goneWithin: GONE_AFTER_SHORT,
    }),
    told: [ABORTED, FINISHED],
    hooks: [FREEZE_FAILS],
    report: { from: 3, to: 4, text: 'from the abort until nothing was frozen' },
  },
  {
    scenario: ours(
      'abort, and the freeze lands when its session is dead',
      [START, ...OTHERS_FROZEN, ABORT, DONE, instance('PROD', 'suspended'), nothingFrozen(60)],
      { config: SHORT, faults: [iris('PROD', 'freeze', { late: 4, seconds: 60 })], goneWithin: GONE_AFTER_SHORT },
    ),
    told: [ABORTED, FINISHED],
    hooks: [FREEZE_FAILS],
    report: { from: 5, to: 6, text: 'from a freeze that landed late until it was thawed' },
  },
  {
    scenario: ours('abort after the freeze', [START, told(COMMITTED), look, ABORT, DONE]),
    told: [COMMITTED, ABORTED, FINISHED],
    hooks: [FREEZE, FREEZE_FAIL],
    looks: [ALL],
  },
  {
    scenario: ours('the host refuses the commit', [send(`!fail ${COMMITTED}`), START, DONE]),
    told: [COMMITTED, FINISHED],
    hooks: [FREEZE, FREEZE_FAIL],
  },
  {
    scenario: ours("VMware Tools' timeout comes while all is frozen", [START, told(COMMITTED), look, DONE], {
      conf: ['timeout=4'],
    }),
    told: [COMMITTED, ABORTED, FINISHED],
    hooks: [FREEZE, FREEZE_FAIL],
    looks: [ALL],
  },
  {
    scenario: ours("VMware Tools' timeout comes while a freeze is slow", [START, DONE, nothingFrozen(60)], {
      conf: ['timeout=2'],
      config: SHORT,
      faults: [SLOW],
      goneWithin: GONE_AFTER_SHORT,
    }),
    told: [ABORTED, FINISHED],
    hooks: [FREEZE_FAILS],
  },
  {
    scenario: ours(
      'pre-freeze is killed while it freezes',
      [
        START,
        hook('pre-freeze'),
        ...OTHERS_FROZEN,
        kill('hook', 'SIGKILL'),
        told(COMMITTED),
        send('vmbackup.snapshotDone'),
        DONE,
      ],
      { config: SHORT, faults: [SLOW], goneWithin: GONE_AFTER_SHORT },
    ),
    told: [COMMITTED, ...THAW_FAILED],
    hooks: ['pre-freeze-script freeze: signal 9', THAW_FAILS],
  },
  {
    scenario: ours(
      'vmtoolsd is killed while all is frozen',
      [START, told(COMMITTED), look, kill('vmtoolsd', 'SIGKILL'), nothingFrozen(60)],
      { config: SHORT, goneWithin: GONE_AFTER_SHORT },
    ),
    told: [COMMITTED],
    hooks: [FREEZE],
    looks: [ALL],
    report: { from: 3, to: 4, text: 'from the death of vmtoolsd until nothing was frozen (deadline 6)' },
  },
  {
    scenario: ours(
      'vmtoolsd is stopped while all is frozen, where systemd runs',
      [START, told(COMMITTED), look, kill('vmtoolsd', 'SIGTERM'), nothingFrozen(60)],
      { config: SHORT, systemd: true, goneWithin: GONE_AFTER_SHORT },
    ),
    told: [COMMITTED, FINISHED],
    hooks: [FREEZE],
    looks: [ALL],
  },
  {
    scenario: ours(
      'vmtoolsd is killed while a freeze is slow',
      [START, ...OTHERS_FROZEN, kill('vmtoolsd', 'SIGKILL'), nothingFrozen(60)],
      {
        config: SHORT,
        faults: [iris('PROD', 'freeze', { seconds: 2 })],
        goneWithin: GONE_AFTER_SHORT,
      },
    ),
    told: [],
    hooks: [FREEZE],
  },
  {
    scenario: ours('one file in backupScripts.d between neighbours', SNAPSHOT, {
      config: { layout: 'backupScripts.d' },
      files: [neighbour('10-before'), neighbour('90-after')],
    }),
    told: [COMMITTED, FINISHED],
    hooks: [
      '10-before freeze: 0',
      '50-gen-hooks freeze: 0',
      '90-after freeze: 0',
      '90-after thaw: 0',
      '50-gen-hooks thaw: 0',
      '10-before thaw: 0',
    ],
    looks: [ALL],
    history: ALL,
  },
  {
    scenario: ours('a later neighbour in backupScripts.d fails', FAILING, {
      config: { layout: 'backupScripts.d' },
      files: [neighbour('10-before'), neighbour('90-after', FAILS_TO_FREEZE)],
    }),
    told: FREEZE_FAILED,
    hooks: [
      '10-before freeze: 0',
      '50-gen-hooks freeze: 0',
      '90-after freeze: 1',
      '50-gen-hooks freezeFail: 0',
      '10-before freezeFail: 0',
    ],
  },
  {
    scenario: ours('an earlier neighbour in backupScripts.d fails', FAILING, {
      config: { layout: 'backupScripts.d' },
      files: [neighbour('10-before', FAILS_TO_FREEZE), neighbour('90-after')],
    }),
    told: FREEZE_FAILED,
    hooks: ['10-before freeze: 1'],
  },
  {
    scenario: ours('a scriptArg', SNAPSHOT, { conf: ['scriptArg=nightly backup; of PROD'] }),
    told: [COMMITTED, FINISHED],
    hooks: [
      'pre-freeze-script freeze "nightly backup; of PROD": 0',
      'post-thaw-script thaw "nightly backup; of PROD": 0',
    ],
    looks: [ALL],
    history: ALL,
  },
  {
    scenario: ours('an empty scriptArg', [send('!opts arg= scripts=1'), ...COMMIT]),
    told: [COMMITTED, FINISHED],
    hooks: ['pre-freeze-script freeze "": 0', 'post-thaw-script thaw "": 0'],
    looks: [ALL],
    history: ALL,
  },
  {
    scenario: ours('a hostile environment', SNAPSHOT, { conf: HOSTILE, files: TRAPS, read: [SPRUNG, BASH_ENV_READ] }),
    told: [COMMITTED, FINISHED],
    hooks: [FREEZE, THAW],
    looks: [ALL],
    history: ALL,
    files: { [SPRUNG]: null, [BASH_ENV_READ]: 'read\nread\n' },
  },
  {
    scenario: ours('two snapshots in a row', [...SNAPSHOT, ...SNAPSHOT]),
    told: [COMMITTED, FINISHED, 'reset', COMMITTED, FINISHED],
    hooks: [FREEZE, THAW, FREEZE, THAW],
    looks: [ALL, ALL],
    history: 2 * ALL,
  },
  {
    scenario: ours('a retry right after a failed snapshot', [...FAILING, ...SNAPSHOT], {
      faults: [iris('PROD', 'freeze', { status: 3, act: false, times: 1 })],
    }),
    told: [...FREEZE_FAILED, 'reset', COMMITTED, FINISHED],
    hooks: [FREEZE_FAILS, FREEZE, THAW],
    looks: [ALL],
    history: ALL,
  },
  {
    scenario: ours('a retry right after an abort', [START, ...OTHERS_FROZEN, ABORT, DONE, ...SNAPSHOT], {
      config: SHORT,
      faults: [iris('PROD', 'freeze', { seconds: 8, times: 1 })],
      goneWithin: GONE_AFTER_SHORT,
    }),
    told: [ABORTED, FINISHED, 'reset', COMMITTED, FINISHED],
    hooks: [FREEZE_FAILS, FREEZE, THAW],
    looks: [ALL],
    history: ALL,
  },
]
