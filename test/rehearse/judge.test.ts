import { type GuardReport, type HookCall, NOTHING_TOLD } from '../../src/rehearse/guard.ts'
import { instancesOf, judge } from '../../src/rehearse/judge.ts'
import { eventsOf, type LoggedEvent } from '../../src/rehearse/run-log.ts'

const call = (argument: HookCall['argument'], status: number | null): HookCall => ({
  argument,
  beganAt: 1000,
  endedAt: status === null ? null : 2000,
  status,
})
const DONE: GuardReport = { ...NOTHING_TOLD, freeze: call('freeze', 0), thaw: call('freezeFail', 0), over: true }

const event = (instance: string, word: string, more: Partial<LoggedEvent> = {}): LoggedEvent => ({
  at: 1000,
  run: 'a1b2c3d4',
  level: 'info',
  instance,
  event: word,
  ms: 10,
  text: '',
  line: '',
  ...more,
})
const GOOD = [
  event('iris:PROD', 'frozen'),
  event('-', 'frozen'),
  event('iris:PROD', 'thawed', { at: 3000 }),
  event('-', 'aborted'),
]

test('a rehearsal without a fault is good', () => {
  expect(judge(DONE, GOOD, null)).toEqual({ outcome: 'good', why: [] })
  expect(instancesOf(GOOD)).toEqual([{ instance: 'iris:PROD', frozenAt: 1000, thaw: 'thawed', thawedAt: 3000 }])
})

test.each<[string, GuardReport, readonly LoggedEvent[], string | null, string, readonly string[]]>([
  ['a signal', DONE, GOOD, 'SIGINT', 'interrupted', ['ended by SIGINT']],
  [
    'a freeze that failed',
    { ...DONE, freeze: call('freeze', 1), thaw: null },
    GOOD,
    null,
    'failed',
    ['freeze: exit status 1'],
  ],
  ['a thaw that failed', { ...DONE, thaw: call('freezeFail', 1) }, GOOD, null, 'failed', ['freezeFail: exit status 1']],
  [
    'a thaw that came too late',
    { ...DONE, thaw: null, missed: true },
    GOOD,
    null,
    'failed',
    ['freezeFail was not called: the run was over before'],
  ],
  [
    'a freeze that was ended before it began a run',
    { ...NOTHING_TOLD, freeze: call('freeze', 143), over: true },
    [],
    'SIGINT',
    'interrupted',
    ['ended by SIGINT', 'freeze: exit status 143'],
  ],
  ['no thaw', { ...DONE, thaw: null }, GOOD, null, 'failed', ['freezeFail: did not end']],
  [
    'a guard that died',
    { ...NOTHING_TOLD, freeze: call('freeze', null) },
    GOOD,
    null,
    'failed',
    ['the guard was killed', 'freeze: did not end'],
  ],
  ['no line of the run in the log', DONE, [], null, 'failed', ['the log of the hooks has no line of this run']],
  [
    'nothing frozen',
    DONE,
    [event('-', 'frozen'), event('-', 'aborted')],
    null,
    'failed',
    ['nothing was frozen: no instance of the plan runs'],
  ],
  [
    'the text of the verdict',
    DONE,
    [...GOOD.slice(0, 3), event('-', 'aborted', { text: 'iris:PROD was not-frozen at the thaw' })],
    null,
    'failed',
    ['aborted: iris:PROD was not-frozen at the thaw'],
  ],
  [
    'a stuck instance',
    DONE,
    [...GOOD, event('iris:PROD', 'stuck', { level: 'error', text: 'try 1: status 3' })],
    null,
    'failed',
    ['iris:PROD: stuck: try 1: status 3'],
  ],
])('%s', (_what, report, events, signal, outcome, why) => {
  expect(judge(report, events, signal)).toEqual({ outcome, why })
})

test('only lines of the own run count; without a run, the lines of no run', () => {
  const line = (run: string, word: string) =>
    `2026-11-23T00:15:25.305+00:00 run=${run} level=info instance=- event=${word} ms=10`
  const text = [line('-', 'not-started'), line('own', 'aborted'), line('later', 'frozen'), 'any'].join('\n')
  expect(eventsOf(text, 'own')).toMatchObject([{ run: 'own', event: 'aborted' }])
  expect(eventsOf(text, null)).toMatchObject([{ run: '-', event: 'not-started' }])
})
