import { ABORTED, type Case, COMMITTED, FINISHED, FREEZE_FAILED } from './judge.ts'
import { ALL, BRIEF, FREEZE, FREEZE_FAILS, OTHERS_FROZEN, ours, THAW } from './ours.ts'
import { ABORT, COMMIT, DONE, FAILING, iris, SNAPSHOT, START, send } from './steps.ts'

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

/** What may stand around the hooks: neighbours, arguments, an environment, another snapshot. */
export const SURROUNDINGS: readonly Case[] = [
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
      ...BRIEF,
      faults: [iris('PROD', 'freeze', { status: 3, act: false, times: 1 })],
    }),
    told: [...FREEZE_FAILED, 'reset', COMMITTED, FINISHED],
    hooks: [FREEZE_FAILS, FREEZE, THAW],
    looks: [ALL],
    history: ALL,
  },
  {
    scenario: ours('a retry right after an abort', [START, ...OTHERS_FROZEN, ABORT, DONE, ...SNAPSHOT], {
      ...BRIEF,
      faults: [iris('PROD', 'freeze', { seconds: 8, times: 1 })],
    }),
    told: [ABORTED, FINISHED, 'reset', COMMITTED, FINISHED],
    hooks: [FREEZE_FAILS, FREEZE, THAW],
    looks: [ALL],
    history: ALL,
  },
]
