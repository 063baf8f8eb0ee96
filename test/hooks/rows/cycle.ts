import type { WrittenConfig } from '../../../src/config/schema.ts'
import { readEvents } from '../../../src/harness/events.ts'
import { DEFAULT_GUEST } from '../../../src/harness/fake-guest.ts'
import { ALL, HASTY, PATIENT, type Row } from '../row.ts'
import {
  act,
  everSuspended,
  freeze,
  freezeFail,
  frozen,
  history,
  killAll,
  neverCalled,
  neverSuspended,
  notSaid,
  said,
  seen,
  summary,
  suspendBySomeone,
  thaw,
  untilFrozen,
  verdict,
} from '../steps.ts'

const cycle = [freeze(0), frozen(...ALL), thaw(0), frozen()]

/** The main rows, for a layout. */
function mainRows(layout: NonNullable<WrittenConfig['layout']>): readonly Row[] {
  const config = { ...PATIENT, layout }
  return [
    {
      name: `${layout}: all good`,
      shows:
        'The snapshot is good only if every begun instance that is not `optional` was frozen by this run and still was at the thaw.',
      config,
      steps: cycle,
      after: [
        verdict('consistent', { status: 0, stuck: 0, argument: 'thaw' }),
        history(...ALL),
        notSaid(/level=error/),
      ],
    },
    {
      name: `${layout}: one refuses`,
      shows: 'If a required instance failed: thaw *every* instance that was begun.',
      config: { ...HASTY, layout },
      faults: [['iris:A', 'freeze', { status: 3, act: false }]],
      steps: [freeze(1), frozen()],
      after: [verdict('inconsistent', { stuck: 0 }), neverSuspended('iris:A'), history()],
    },
    {
      name: `${layout}: freezeFail after freeze`,
      shows: '`ExternalSetHistory` only after `thaw` with a good verdict.',
      config,
      steps: [freeze(0), frozen(...ALL), freezeFail(0), frozen()],
      after: [history(), act((play) => expect(summary(play).argument).toBe('freezeFail'))],
    },
    {
      name: `${layout}: thaw twice`,
      shows:
        'A `thaw` that no freeze of ours covers (a second call, a lost state) thaws whatever is frozen and exits non-zero.',
      config,
      steps: [freeze(0), thaw(0), thaw(1)],
      after: [verdict('inconsistent'), history(...ALL)],
    },
    {
      name: `${layout}: thaw without freeze`,
      shows: 'A `thaw` that no freeze of ours covers thaws whatever is frozen and exits non-zero.',
      config,
      steps: [suspendBySomeone('iris:B'), thaw(1), frozen()],
      after: [verdict('inconsistent'), history()],
    },
    {
      name: `${layout}: freezeFail without freeze`,
      shows: '`freezeFail` with nothing to do exits 0.',
      config,
      steps: [freezeFail(0), freezeFail(0)],
      after: [history(), everSuspended()],
    },
    {
      name: `${layout}: arguments in other case`,
      shows: 'post-thaw (`thaw`, `freezeFail` in any case, or none).',
      config,
      steps: [
        freeze(0, {}, ['FREEZE']),
        frozen(...ALL),
        freezeFail(0, {}, ['FREEZEFAIL']),
        freeze(0, {}, ['Freeze', '']),
        frozen(...ALL),
        freezeFail(0, {}, ['freezefail']),
        freeze(0, {}, ['freeze', 'scriptArg $(exit 3)']),
        frozen(...ALL),
        thaw(0, {}, ['THAW', '']),
      ],
      after: [verdict('consistent'), history(...ALL)],
    },
    {
      name: `${layout}: three runs without a pause`,
      shows: 'A run is live from its start until its thaw or its deadline.',
      config,
      steps: [...cycle, ...cycle, ...cycle],
      after: [verdict('consistent')],
    },
  ]
}

export const cycleRows: readonly Row[] = [
  ...mainRows('legacy'),
  ...mainRows('backupScripts.d'),
  {
    name: 'no argument',
    shows: 'post-thaw (`thaw`, `freezeFail` in any case, or none).',
    steps: [freeze(0, {}, []), frozen(...ALL), thaw(0, {}, []), frozen()],
    after: [verdict('consistent', { argument: 'thaw' })],
  },
  {
    name: 'another argument to pre-freeze',
    shows: 'pre-freeze (argument `freeze`).',
    steps: [freeze(1, {}, ['thaw']), freeze(1, {}, ['$(reboot)']), frozen()],
    after: [everSuspended(), neverCalled(...ALL)],
  },
  {
    name: 'backupScripts.d: another argument, or none',
    shows: 'pre-freeze (argument `freeze`).',
    config: { ...PATIENT, layout: 'backupScripts.d' },
    steps: [freeze(1, {}, []), freeze(1, {}, ['start']), frozen()],
    after: [everSuspended(), neverCalled(...ALL)],
  },
  {
    name: 'the harness guest: a name of 23 characters, IRIS and Caché side by side',
    shows: '`qall` truncates names over 16 characters: never use it where qlist answers.',
    guest: DEFAULT_GUEST,
    steps: [
      freeze(0),
      frozen('iris:PROD', 'iris:SCHLTEST2016INTEGRATION', 'cache:LEGACY'),
      act((play) => expect(seen(play, 'called', 'qall')).toEqual([])),
      thaw(0),
      frozen(),
    ],
    after: [verdict('consistent')],
  },
  {
    name: 'the same name in IRIS and Caché',
    shows: 'The script names the instances of its plan.',
    guest: [
      { kind: 'iris', name: 'SAME' },
      { kind: 'cache', name: 'SAME' },
    ],
    steps: [freeze(0), frozen('cache:SAME', 'iris:SAME'), thaw(0), frozen()],
    after: [verdict('consistent'), history('cache:SAME', 'iris:SAME')],
  },
  {
    name: 'the limits are passed on',
    shows: '`ExternalFreezeTimeOut` (7th, <= 1200) and `WDSuspendLimit` (10th, deadline + 60 by default).',
    config: { ...PATIENT, freeze: { timeout: 15, updateSuspendAfter: 700 } },
    steps: [
      freeze(0),
      act(({ root }) =>
        expect(
          readEvents(root)
            .filter(({ event }) => event === 'suspended')
            .map(({ detail }) => detail),
        ).toEqual(['limit=120', 'limit=120', 'limit=120']),
      ),
      thaw(0),
    ],
    after: [verdict('consistent')],
  },
  {
    name: 'resumeAfter null leaves WDSuspendLimit out',
    shows: '`resumeAfter: null` leaves it out for versions that lack it.',
    config: { ...PATIENT, watchdog: { deadline: 60, resumeAfter: null } },
    steps: [
      freeze(0),
      act(({ root }) =>
        expect(
          readEvents(root)
            .filter(({ event }) => event === 'suspended')
            .map(({ detail }) => detail),
        ).toEqual(['limit=0', 'limit=0', 'limit=0']),
      ),
      thaw(0),
    ],
    after: [verdict('consistent')],
  },
  {
    name: 'what freezes at once is begun at once',
    shows: 'Freeze all at once, each `ExternalFreeze` a background job.',
    faults: ALL.map((id) => [id, 'freeze', { seconds: 1 }] as const),
    steps: [
      freeze(0),
      act(({ root }) => {
        const events = readEvents(root)
        const lastCall = events.findLastIndex(({ event, detail }) => event === 'called' && detail === 'ExternalFreeze')
        expect(lastCall).toBeLessThan(events.findIndex(({ event }) => event === 'suspended'))
      }),
      thaw(0),
    ],
    after: [verdict('consistent')],
  },
  {
    name: 'no logger while frozen',
    shows: 'While frozen it writes nothing outside /run and calls no logger; it answers first and logs after.',
    steps: [freeze(0), thaw(0)],
    after: [
      act(({ root }) => {
        const events = readEvents(root)
        const first = events.findIndex(({ event }) => event === 'suspended')
        const last = events.findLastIndex(({ event }) => event === 'resumed')
        const loggers = events.flatMap(({ event, detail }, n) => (event === 'called' && detail === 'logger' ? [n] : []))
        expect(loggers.filter((n) => n > first && n < last)).toEqual([])
        expect(loggers.length).toBeGreaterThan(0)
      }),
    ],
  },
  {
    name: 'the log has one line an event',
    shows: 'One line an event: ISO-8601 time with offset, run id, level, instance, event, duration in ms.',
    steps: [freeze(0), thaw(0)],
    after: [
      said(
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d run=[0-9a-f]+ level=info instance=iris:A event=frozen ms=\d+$/m,
        /instance=iris:A event=thawed ms=\d+$/m,
        / event=consistent ms=\d+$/m,
      ),
    ],
  },
  {
    name: 'post-thaw of another rendering',
    shows: 'Both scripts can be read alone, and post-thaw works with the state of an older pre-freeze.',
    steps: [freeze(0), ({ render }) => render({ planned: [{ kind: 'iris', name: 'OTHER' }] }), thaw(0), frozen()],
    after: [verdict('consistent')],
  },
  {
    name: 'post-thaw of another rendering, and the keeper is gone',
    shows: 'The same program thaws what the state names.',
    steps: [
      freeze(0),
      ({ render }) => render({ planned: [{ kind: 'iris', name: 'OTHER' }] }),
      killAll,
      thaw(1),
      untilFrozen(),
    ],
    after: [verdict('inconsistent'), history()],
  },
]
