import { ABORTED, type Case, COMMITTED, FINISHED, FREEZE_FAILED, THAW_FAILED } from './judge.ts'
import { ALL, BRIEF, FREEZE, FREEZE_FAIL, FREEZE_FAILS, OTHERS_FROZEN, ours, SLOW, THAW, THAW_FAILS } from './ours.ts'
import {
  ABORT,
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

/** How a quiesced snapshot can end, and who may be killed on the way. */
export const ENDINGS: readonly Case[] = [
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
      ...BRIEF,
      faults: [iris('SCHLTEST2016INTEGRATION', 'freeze', { status: 3, act: false })],
    }),
    told: FREEZE_FAILED,
    hooks: [FREEZE_FAILS],
  },
  {
    scenario: ours('abort while a freeze is slow', [START, ...OTHERS_FROZEN, ABORT, nothingFrozen(60), DONE], {
      ...BRIEF,
      faults: [SLOW],
    }),
    told: [ABORTED, FINISHED],
    hooks: [FREEZE_FAILS],
    report: { from: 3, to: 4, text: 'from the abort until nothing was frozen' },
  },
  {
    // the third instance is frozen last: by then the session of the first has asked for what will land
    scenario: ours(
      'abort, and the freeze lands when its session is dead',
      [
        START,
        ...OTHERS_FROZEN,
        instance('SCHLTEST2016INTEGRATION', 'suspended'),
        ABORT,
        DONE,
        instance('PROD', 'suspended'),
        nothingFrozen(60),
      ],
      {
        ...BRIEF,
        faults: [
          iris('PROD', 'freeze', { late: 4, seconds: 60 }),
          iris('SCHLTEST2016INTEGRATION', 'freeze', { seconds: 1.5 }),
        ],
      },
    ),
    told: [ABORTED, FINISHED],
    hooks: [FREEZE_FAILS],
    report: { from: 6, to: 7, text: 'from a freeze that landed late until it was thawed' },
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
      ...BRIEF,
      faults: [SLOW],
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
      { ...BRIEF, faults: [SLOW] },
    ),
    told: [COMMITTED, ...THAW_FAILED],
    hooks: ['pre-freeze-script freeze: signal 9', THAW_FAILS],
  },
  {
    scenario: ours(
      'vmtoolsd is killed while all is frozen',
      [START, told(COMMITTED), look, kill('vmtoolsd', 'SIGKILL'), nothingFrozen(60)],
      { ...BRIEF },
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
      { ...BRIEF, systemd: true },
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
        ...BRIEF,
        faults: [iris('PROD', 'freeze', { seconds: 2 })],
      },
    ),
    told: [],
    hooks: [FREEZE],
  },
]
