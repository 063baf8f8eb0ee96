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
      { instance: 'iris:PROD', frozenAt: null, thawedAt: null, frozenSeconds: null, outcome: 'frozen', journal: null },
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

test('words of the log that are not known are shown, with their text', () => {
  expect(read([hook('01.000', 'instance=- event=undo ms=10 text="no thaw came"')]).events).toEqual([
    { at: T + 1000, source: 'hooks', instance: null, what: 'undo', detail: 'no thaw came' },
  ])
})

test.each([
  'offset 815 of /jrn/A.003',
  '|Journal marker set at|offset 815 of /jrn/A.003|11/22/2026 22:00:01: Backup.General.ExternalFreeze: System suspended|',
])('of a journal only where a restore goes on: %s', (text) => {
  expect(read([hook('09.000', `instance=iris:PROD event=journal ms=10 text="${text}"`)]).events).toMatchObject([
    { what: 'journal', detail: 'offset 815 of /jrn/A.003' },
  ])
})

test('found not frozen: frozen until nobody knows when', () => {
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
    'the same times: those of the hooks',
    [iris('00:900', 'Freeze: System suspended'), iris('08:850', 'Thaw: System resumed')],
    { frozenAt: 1000, thawBeganAt: 8800, thawedAt: 9000 },
  ],
  [
    'somebody else resumed it',
    [
      iris('00:900', 'Freeze: System suspended'),
      iris('04:000', 'Thaw: Resuming system'),
      iris('04:100', 'Thaw: System resumed'),
      iris('08:850', 'Thaw: System resumed'),
    ],
    { frozenAt: 1000, thawBeganAt: 4000, thawedAt: 4100 },
  ],
  [
    'and suspended it again',
    [
      iris('00:900', 'Freeze: System suspended'),
      iris('04:100', 'Thaw: System resumed'),
      iris('06:000', 'Freeze: System suspended'),
    ],
    { frozenAt: 1000, thawBeganAt: 4100, thawedAt: 4100 },
  ],
  [
    'it was suspended late',
    [iris('07:000', 'Freeze: System suspended'), iris('08:850', 'Thaw: System resumed')],
    { frozenAt: 7000, thawBeganAt: 8800, thawedAt: 9000 },
  ],
  [
    'the hooks saw it resumed before they thawed it',
    [hook('05.000', 'instance=iris:PROD event=resumed ms=100')],
    { frozenAt: 1000, thawBeganAt: 4900, thawedAt: 5000 },
  ],
])('what IRIS says of the freeze counts where it contradicts the hooks: %s', (_, lines, times) => {
  const [instance] = read([FROZEN, ...lines, THAWED]).instances
  expect(instance).toMatchObject({
    frozenAt: T + times.frozenAt,
    thawBeganAt: T + times.thawBeganAt,
    thawedAt: T + times.thawedAt,
  })
})

const LOGFILE = '11/22/2026 22:00:05: Backup.General.ExternalThaw: System resumed'
const MESSAGES = '11/22/26-22:00:05:420 (1) 0 [Utility.Event] Backup.General.ExternalThaw: System resumed'

test("IRIS's two logs tell the same once, with milliseconds", () => {
  const { events } = read([
    ['/prod/log', LOGFILE],
    ['/prod/messages.log', MESSAGES],
  ])
  expect(events).toEqual([{ at: T + 5420, source: 'IRIS', instance: 'iris:PROD', what: 'resumed', detail: '' }])
})

test('IRIS fills what the hooks could not tell, in whole seconds', () => {
  const told = read([hook('01.000', 'instance=iris:PROD event=frozen ms=500'), ['/prod/log', LOGFILE]])
  expect(told.instances).toMatchObject([{ instance: 'iris:PROD', frozenAt: T + 1000, thawedAt: T + 5000 }])
  expect(told.wholeSeconds).toBe(true)
})

test('where the hooks tell both, IRIS is not taken', () => {
  const told = read([
    hook('01.000', 'instance=iris:PROD event=frozen ms=500'),
    hook('06.000', 'instance=iris:PROD event=thawed ms=500'),
    ['/prod/log', LOGFILE],
  ])
  expect(told.instances).toMatchObject([{ thawBeganAt: T + 5500, thawedAt: T + 6000 }])
  expect(told.wholeSeconds).toBe(false)
})

test('lines that tell nothing', () => {
  expect(
    read([
      ['x', ''],
      ['x', 'garbage'],
      ['/prod/log', 'offset 12 of /jnl/1'],
    ]).events,
  ).toEqual([])
})
