import type { Run } from '../../src/history/run.ts'
import { zoneOf } from '../../src/text/zone.ts'
import { runEvents } from '../../src/timeline/run-events.ts'

const zone = zoneOf('UTC')
if (zone === null) throw new Error('no zones here')
const T = Date.parse('2026-11-22T22:00:00Z')
const HOOK = (clock: string, rest: string): string => `2026-11-22T22:00:${clock}+00:00 run=0a0b0c0d level=info ${rest}`

function read(lines: readonly (readonly [source: string, text: string])[], change: Partial<Run> = {}) {
  const run: Run = {
    id: '0a0b0c0d',
    origin: 'hooks',
    beganAt: T,
    endedAt: null,
    windowSeconds: null,
    verdict: 'unknown',
    why: '',
    instances: [
      {
        instance: 'iris:PROD',
        frozenAt: null,
        thawedAt: null,
        frozenSeconds: null,
        outcome: 'frozen',
        refusal: null,
        journal: null,
      },
    ],
    deadlineFired: false,
    lines: lines.map(([source, text], index) => ({ source, line: index + 1, text })),
    ...change,
  }
  return runEvents(run, [{ path: '/prod/log', instance: 'PROD' }], zone as NonNullable<typeof zone>)
}

const hook = (clock: string, rest: string): readonly [string, string] => ['snapshot.log', HOOK(clock, rest)]

test('a line that two savers wrote is one event', () => {
  const line = hook('01.000', 'instance=iris:PROD event=frozen ms=500')
  expect(read([line, line]).events.map(({ what }) => what)).toEqual(['freeze begins', 'frozen'])
})

test('unknown events of the log are shown with their text', () => {
  expect(read([hook('01.000', 'instance=- event=undo ms=10 text="no thaw came"')]).events).toEqual([
    { at: T + 1000, source: 'hooks', instance: null, what: 'undo', detail: 'no thaw came' },
  ])
})

test.each([
  'offset 815 of /jrn/A.003',
  '|Journal marker set at|offset 815 of /jrn/A.003|11/22/2026 22:00:01: Backup.General.ExternalFreeze: System suspended|',
])('of a journal only the place for a restore is shown: %s', (text) => {
  expect(read([hook('09.000', `instance=iris:PROD event=journal ms=10 text="${text}"`)]).events).toMatchObject([
    { what: 'journal', detail: 'offset 815 of /jrn/A.003' },
  ])
})

test('for an instance that was found not frozen, the end of the freeze is unknown', () => {
  const { instances } = read([
    hook('01.000', 'instance=iris:PROD event=frozen ms=500'),
    hook('09.000', 'instance=iris:PROD event=not-frozen ms=20'),
  ])
  expect(instances).toEqual([
    {
      instance: 'iris:PROD',
      freezeBeganAt: T + 500,
      frozenAt: T + 1000,
      thawBeganAt: null,
      thawedAt: null,
      lostBy: T + 9000,
    },
  ])
})

const iris = (clock: string, text: string): readonly [string, string] => [
  '/prod/log',
  `11/22/26-22:00:${clock} (1) 0 [Utility.Event] Backup.General.External${text}`,
]
const FROZEN = hook('01.000', 'instance=iris:PROD event=frozen ms=500')
const THAWED = hook('09.000', 'instance=iris:PROD event=thawed ms=200')

test.each<
  readonly [string, readonly (readonly [string, string])[], { frozenAt: number; thawBeganAt: number; thawedAt: number }]
>([
  [
    'the same times, so those of the hooks count',
    [iris('00:900', 'Freeze: System suspended'), iris('08:850', 'Thaw: System resumed')],
    { frozenAt: 1000, thawBeganAt: 8800, thawedAt: 9000 },
  ],
  [
    'another program resumed the instance',
    [
      iris('00:900', 'Freeze: System suspended'),
      iris('04:000', 'Thaw: Resuming system'),
      iris('04:100', 'Thaw: System resumed'),
      iris('08:850', 'Thaw: System resumed'),
    ],
    { frozenAt: 1000, thawBeganAt: 4000, thawedAt: 4100 },
  ],
  [
    'another program resumed and suspended the instance',
    [
      iris('00:900', 'Freeze: System suspended'),
      iris('04:100', 'Thaw: System resumed'),
      iris('06:000', 'Freeze: System suspended'),
    ],
    { frozenAt: 1000, thawBeganAt: 4100, thawedAt: 4100 },
  ],
  [
    'the instance was suspended late',
    [iris('07:000', 'Freeze: System suspended'), iris('08:850', 'Thaw: System resumed')],
    { frozenAt: 7000, thawBeganAt: 8800, thawedAt: 9000 },
  ],
  [
    'the hooks saw the instance resumed before their thaw',
    [hook('05.000', 'instance=iris:PROD event=resumed ms=100')],
    { frozenAt: 1000, thawBeganAt: 4900, thawedAt: 5000 },
  ],
])('the times of IRIS count if they contradict those of the hooks: %s', (_, lines, times) => {
  const [instance] = read([FROZEN, ...lines, THAWED]).instances
  expect(instance).toMatchObject({
    frozenAt: T + times.frozenAt,
    thawBeganAt: T + times.thawBeganAt,
    thawedAt: T + times.thawedAt,
  })
})

const LOGFILE = '11/22/2026 22:00:05: Backup.General.ExternalThaw: System resumed'
const MESSAGES = '11/22/26-22:00:05:420 (1) 0 [Utility.Event] Backup.General.ExternalThaw: System resumed'

test('the same line in both logs of IRIS is one event, with milliseconds', () => {
  const { events } = read([
    ['/prod/log', LOGFILE],
    ['/prod/messages.log', MESSAGES],
  ])
  expect(events).toEqual([{ at: T + 5420, source: 'IRIS', instance: 'iris:PROD', what: 'resumed', detail: '' }])
})

test('times that the hooks do not have are taken from IRIS, in whole seconds', () => {
  const told = read([hook('01.000', 'instance=iris:PROD event=frozen ms=500'), ['/prod/log', LOGFILE]])
  expect(told.instances).toMatchObject([{ instance: 'iris:PROD', frozenAt: T + 1000, thawedAt: T + 5000 }])
  expect(told.wholeSeconds).toBe(true)
})

test('if the hooks have both times, those of IRIS are not taken', () => {
  const told = read([
    hook('01.000', 'instance=iris:PROD event=frozen ms=500'),
    hook('06.000', 'instance=iris:PROD event=thawed ms=500'),
    ['/prod/log', LOGFILE],
  ])
  expect(told.instances).toMatchObject([{ thawBeganAt: T + 5500, thawedAt: T + 6000 }])
  expect(told.wholeSeconds).toBe(false)
})

test('empty lines, garbage and a journal offset alone are no event', () => {
  expect(
    read([
      ['x', ''],
      ['x', 'garbage'],
      ['/prod/log', 'offset 12 of /jnl/1'],
    ]).events,
  ).toEqual([])
})
