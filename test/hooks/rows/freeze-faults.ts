import type { WrittenConfig } from '../../../src/config/schema.ts'
import { ALL, HASTY, type Row } from '../row.ts'
import {
  act,
  everSuspended,
  freeze,
  frozen,
  history,
  logText,
  neverCalled,
  neverSuspended,
  notSaid,
  resumed,
  said,
  status,
  suspendBySomeone,
  suspended,
  syslog,
  thaw,
  untilFrozen,
  verdict,
} from '../steps.ts'

const UNHURRIED: WrittenConfig = { ...HASTY, watchdog: { deadline: 12 } }
const optional = (...ids: readonly string[]): WrittenConfig => ({
  ...UNHURRIED,
  instances: { overrides: Object.fromEntries(ids.map((id) => [id, { optional: true }])) },
})
const DOWN = 'down, last used Mon Jul 23 14:42:09 2018'

/** What an excerpt of a program's output may do to the log: nothing. */
const harmless = act((play) => {
  expect(logText(play)).toMatch(/^[\x20-\x7e\n]+$/)
  expect(
    Math.max(
      ...logText(play)
        .split('\n')
        .map((line) => line.length),
    ),
  ).toBeLessThan(1000)
})

export const freezeFaultRows: readonly Row[] = [
  ...ALL.map(
    (id): Row => ({
      name: `${id} refuses`,
      shows: 'Only status 5 is success; 3, 0, 1, 124, 137, 239 and all others are failure.',
      config: HASTY,
      faults: [[id, 'freeze', { status: 3, act: false, text: ['refused $(reboot) "quoted" \u001b[31m'] }]],
      steps: [freeze(1), frozen()],
      after: [
        verdict('inconsistent', { status: 1, stuck: 0 }),
        neverSuspended(id),
        said(new RegExp(`level=error instance=${id} event=freeze-failed .*status 3`)),
        syslog(/inconsistent/),
        history(),
        harmless,
      ],
    }),
  ),
  ...ALL.map(
    (id): Row => ({
      name: `${id} refuses late, when the others are frozen`,
      shows: 'Exit status is the worst of all instances whatever their order.',
      config: HASTY,
      faults: [[id, 'freeze', { seconds: 1, status: 3, act: false }]],
      steps: [freeze(1), frozen()],
      after: [verdict('inconsistent'), neverSuspended(id), history()],
    }),
  ),
  ...[0, 1, 6, 124, 127, 137, 239].map(
    (code): Row => ({
      name: `status ${code}, and it did freeze`,
      shows: 'Thaw *every* instance that was begun, the failed, unknown and timed-out ones too.',
      config: HASTY,
      faults: [['iris:A', 'freeze', { status: code }]],
      steps: [freeze(1), frozen()],
      after: [verdict('inconsistent'), suspended('iris:A'), history(), said(new RegExp(`status ${code}\\b`))],
    }),
  ),
  {
    name: 'status 0, and it did not freeze',
    shows: 'Only status 5 is success.',
    config: HASTY,
    faults: [['iris:A', 'freeze', { status: 0, act: false, text: ['done'] }]],
    steps: [freeze(1), frozen()],
    after: [verdict('inconsistent'), history()],
  },
  {
    name: 'all refuse',
    shows: 'Only status 5 is success.',
    config: HASTY,
    faults: ALL.map((id) => [id, 'freeze', { status: 3, act: false }] as const),
    steps: [freeze(1), frozen()],
    after: [verdict('inconsistent'), everSuspended()],
  },
  {
    name: 'a freeze hangs',
    shows: 'Under `timeout -k`.',
    config: HASTY,
    faults: [['iris:A', 'freeze', { hang: true }]],
    steps: [freeze(1), frozen()],
    after: [verdict('inconsistent'), said(/instance=iris:A event=freeze-failed .*status (124|143)/)],
  },
  {
    name: 'a freeze hangs and is deaf to TERM',
    shows: 'Under `timeout -k`.',
    config: HASTY,
    faults: [['iris:A', 'freeze', { hang: true, deaf: true }]],
    steps: [freeze(1), frozen()],
    after: [verdict('inconsistent'), said(/instance=iris:A event=freeze-failed .*status \d+/)],
  },
  {
    name: 'all freezes hang and are deaf',
    shows: 'Under `timeout -k`.',
    config: HASTY,
    faults: ALL.map((id) => [id, 'freeze', { hang: true, deaf: true }] as const),
    steps: [freeze(1), frozen()],
    after: [verdict('inconsistent'), everSuspended()],
  },
  ...[4, 5].map(
    (seconds): Row => ({
      name: `a freeze lands after ${seconds} s, when its session has been killed`,
      shows: 'A freeze that lands late, after its session was killed, is swept until the deadline.',
      config: HASTY,
      faults: [['iris:A', 'freeze', { late: seconds, hang: true }]],
      steps: [freeze(1), suspended('iris:A'), resumed('iris:A')],
      after: [verdict('inconsistent'), history(), said(/instance=iris:A event=(thawed|resumed)/)],
    }),
  ),
  {
    name: 'a slow freeze that comes in time',
    shows: 'Success: mark the state frozen, exit 0.',
    faults: [['iris:B', 'freeze', { seconds: 1.5 }]],
    steps: [freeze(0), frozen(...ALL), thaw(0)],
    after: [verdict('consistent'), history(...ALL)],
  },
  {
    name: 'it is suspended already',
    shows: 'Only status 5 is success; 3 is failure.',
    config: HASTY,
    steps: [suspendBySomeone('iris:A'), freeze(1), untilFrozen()],
    after: [verdict('inconsistent'), history()],
  },
  {
    name: 'an optional one refuses',
    shows: 'If a required instance failed.',
    config: optional('A'),
    faults: [['iris:A', 'freeze', { status: 3, act: false }]],
    steps: [freeze(0), untilFrozen('cache:C', 'iris:B'), thaw(0), frozen()],
    after: [verdict('consistent'), history('cache:C', 'iris:B'), said(/instance=iris:A event=dropped/)],
  },
  {
    name: 'an optional one gives an unknown status, and did freeze',
    shows: 'Thaw *every* instance that was begun, the failed, unknown and timed-out ones too.',
    config: optional('A'),
    faults: [['iris:A', 'freeze', { status: 1 }]],
    steps: [freeze(0), untilFrozen('cache:C', 'iris:B'), thaw(0), frozen()],
    after: [verdict('consistent'), history('cache:C', 'iris:B')],
  },
  {
    name: 'an optional one hangs',
    shows: 'If a required instance failed.',
    config: optional('A'),
    faults: [['iris:A', 'freeze', { hang: true, deaf: true }]],
    steps: [freeze(0), untilFrozen('cache:C', 'iris:B'), thaw(0), frozen()],
    after: [verdict('consistent'), history('cache:C', 'iris:B')],
  },
  {
    name: 'a required one fails beside an optional one',
    shows: 'If a required instance failed.',
    config: optional('A'),
    faults: [['iris:B', 'freeze', { status: 3, act: false }]],
    steps: [freeze(1), frozen()],
    after: [verdict('inconsistent'), history()],
  },
  {
    name: 'all are optional and all refuse',
    shows: 'Never exit 0 with nothing frozen.',
    config: optional('A', 'B', 'C'),
    faults: ALL.map((id) => [id, 'freeze', { status: 3, act: false }] as const),
    steps: [freeze(1), frozen()],
    after: [everSuspended(), history()],
  },
  {
    name: 'onFailure continue: one refuses',
    shows: '`freeze.onFailure: continue` lets the snapshot go on and says so.',
    config: { ...UNHURRIED, freeze: { timeout: 3, onFailure: 'continue' } },
    faults: [['iris:A', 'freeze', { status: 3, act: false }]],
    steps: [freeze(0), untilFrozen('cache:C', 'iris:B'), thaw(1), frozen()],
    after: [
      verdict('inconsistent'),
      history(),
      said(/instance=iris:A event=dropped .*the snapshot goes on without it/, /event=inconsistent/),
    ],
  },
  {
    name: 'onFailure continue, onInconsistent warn: one hangs',
    shows: 'Exit non-zero after thawing (`thaw.onInconsistent: fail`).',
    config: {
      ...UNHURRIED,
      freeze: { timeout: 3, onFailure: 'continue' },
      thaw: { timeout: 3, retries: 1, onInconsistent: 'warn' },
    },
    faults: [['iris:A', 'freeze', { hang: true }]],
    steps: [freeze(0), untilFrozen('cache:C', 'iris:B'), thaw(0), frozen()],
    after: [verdict('inconsistent'), history(), said(/event=inconsistent/)],
  },
  {
    name: 'onFailure continue: all refuse',
    shows: 'Never exit 0 with nothing frozen.',
    config: { ...UNHURRIED, freeze: { timeout: 3, onFailure: 'continue' } },
    faults: ALL.map((id) => [id, 'freeze', { status: 3, act: false }] as const),
    steps: [freeze(1), frozen()],
    after: [everSuspended(), history()],
  },
  {
    name: 'a planned one is down',
    shows: 'A planned instance that is down is skipped and said so.',
    steps: [status('iris:A', DOWN), freeze(0), frozen('cache:C', 'iris:B'), thaw(0)],
    after: [
      verdict('consistent'),
      neverCalled('iris:A'),
      history('cache:C', 'iris:B'),
      said(/instance=iris:A event=skipped .*down/),
    ],
  },
  {
    name: 'two planned are down',
    shows: 'A planned instance that is down is skipped and said so.',
    steps: [status('iris:A', DOWN), status('cache:C', DOWN), freeze(0), frozen('iris:B'), thaw(0)],
    after: [verdict('consistent'), neverCalled('iris:A', 'cache:C'), history('iris:B')],
  },
  {
    name: 'all are down',
    shows: 'A planned instance that is down is skipped and said so.',
    steps: [...ALL.map((id) => status(id, DOWN)), freeze(0), frozen(), thaw(0)],
    after: [verdict('consistent'), neverCalled(...ALL), history(), said(/instance=cache:C event=skipped/)],
  },
  {
    name: 'sign-on inhibited',
    shows: '`sign-on inhibited` and unknown states are not "down": freeze or fail, never skip in silence.',
    config: HASTY,
    steps: [status('iris:A', 'sign-on inhibited:primary transition, last used Mon Jul 23'), freeze(1), untilFrozen()],
    after: [
      verdict('inconsistent'),
      said(/instance=iris:A event=freeze-failed .*status 239/),
      notSaid(/event=skipped/),
    ],
  },
  {
    name: 'crashed',
    shows: 'Unknown states are not "down": freeze or fail, never skip in silence.',
    config: HASTY,
    steps: [status('iris:A', '*crashed*'), freeze(1), untilFrozen()],
    after: [verdict('inconsistent'), notSaid(/event=skipped/)],
  },
  {
    name: 'an empty status',
    shows: 'Unknown states are not "down": freeze or fail, never skip in silence.',
    steps: [status('iris:A', ''), freeze(0), frozen(...ALL), thaw(0)],
    after: [verdict('consistent'), history(...ALL)],
  },
  {
    name: 'a freeze prints 2 MB of garbage and succeeds',
    shows: 'Of its output a few hundred sanitised characters are logged.',
    faults: [['iris:A', 'freeze', { bytes: 2_000_000 }]],
    steps: [freeze(0), frozen(...ALL), thaw(0)],
    after: [verdict('consistent'), harmless],
  },
  {
    name: 'a freeze prints 2 MB of garbage, NUL bytes too, and fails',
    shows: 'Of its output a few hundred sanitised characters are logged.',
    config: HASTY,
    faults: [['iris:A', 'freeze', { bytes: 2_000_000, status: 3, act: false }]],
    steps: [freeze(1), frozen()],
    after: [verdict('inconsistent'), harmless],
  },
  {
    name: 'what a failed freeze prints is not evaluated',
    shows: 'Of its output a few hundred sanitised characters are logged.',
    config: HASTY,
    faults: [
      ['iris:A', 'freeze', { status: 3, act: false, text: ['%s%n $(touch /tmp/x) `id` \\033[2J " level=info x="'] }],
    ],
    steps: [freeze(1), frozen()],
    after: [
      harmless,
      act((play) => {
        const line = logText(play)
          .split('\n')
          .find((one) => one.includes('freeze-failed'))
        expect(line?.match(/"/g)).toHaveLength(2)
        expect(line?.match(/level=/g)?.length).toBeLessThanOrEqual(2)
      }),
    ],
  },
]
