import { appendFileSync, existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DEADLINE_TEXT } from '../../src/hook/events.ts'
import { bad, filterOf, good, runs, samplesOf } from './filter-runs.ts'
import { line, MINUTE } from './run-filter.ts'

test('a good run gives all metrics', () => {
  const one = filterOf(good('aa'))
  expect(one.run()).toBe(0)
  expect(one.files()).toEqual(['gen_hooks.prom'])
  expect(statSync(join(one.metrics, 'gen_hooks.prom')).mode & 0o777).toBe(0o644)
  expect(one.samples()).toEqual({
    last_run_timestamp_seconds: String(MINUTE + 7),
    last_success_timestamp_seconds: String(MINUTE + 7),
    last_run_consistent: '1',
    last_run_stuck_instances: '0',
    last_run_missing_lists: '0',
    last_run_window_seconds: '2.54',
    [runs('consistent')]: '1',
    [runs('inconsistent')]: '0',
    [runs('aborted')]: '0',
    [runs('failed')]: '0',
    failures_total: '0',
    deadlines_total: '0',
    'instance_frozen_seconds{kind="iris",name="A"}': '1.50',
    'instance_frozen_seconds{kind="cache",name="C"}': '2.49',
  })
  const text = readFileSync(join(one.metrics, 'gen_hooks.prom'), 'utf8')
  const form =
    /^(?:# (?:HELP|TYPE) gen_hooks_\w+ .+|# gen-hooks has read the log to [-0-9T:.+]+ run=\S+ level=\w+ instance=\S+ event=[a-z-]+ ms=\d+|gen_hooks_\w+(?:\{[^ ]+\})? \d+(?:\.\d+)?)$/
  expect(
    text
      .trimEnd()
      .split('\n')
      .filter((one) => !form.test(one)),
  ).toEqual([])
})

test.each([
  ['2026-11-22T17:40:05.100+00:00', '2026-11-22T17:40:05Z'],
  ['2026-11-22T23:10:05.100+05:30', '2026-11-22T17:40:05Z'],
  ['2024-02-29T23:59:59.990-08:00', '2024-03-01T07:59:59Z'],
  ['2027-01-01T00:59:59.000+01:00', '2026-12-31T23:59:59Z'],
  ['2100-03-01T00:00:00.000+00:00', '2100-03-01T00:00:00Z'],
  ['2038-01-19T03:14:08.000+00:00', '2038-01-19T03:14:08Z'],
])('%s is %s', (when, utc) => {
  const text = `${when} run=aa level=info instance=- event=consistent ms=10\n`
  expect(samplesOf(text).last_run_timestamp_seconds).toBe(String(Date.parse(utc) / 1000))
})

describe('the last run', () => {
  test('was bad after a good one', () => {
    const samples = samplesOf(good('aa') + bad('bb', 20, 'no freeze covers it', 'error'))
    expect(samples).toMatchObject({
      last_run_timestamp_seconds: String(MINUTE + 20),
      last_success_timestamp_seconds: String(MINUTE + 7),
      last_run_consistent: '0',
      last_run_window_seconds: '0.10',
    })
    expect(Object.keys(samples).filter((key) => key.startsWith('instance'))).toEqual([])
  })

  test('was aborted', () => {
    expect(samplesOf(line('aa', 5, '- aborted', 10))).toMatchObject({
      last_run_consistent: '0',
      last_success_timestamp_seconds: '0',
      [runs('aborted')]: '1',
      failures_total: '1',
    })
  })

  test('is the run of the last verdict, also if its lines stand among those of another run', () => {
    const [first = '', ...rest] = good('bb', 20).split(/(?<=\n)/)
    expect(samplesOf(first + good('aa') + rest.join(''))['instance_frozen_seconds{kind="iris",name="A"}']).toBe('1.50')
  })

  test('is the newest, also if lines of an older, killed run follow its lines', () => {
    const log = bad('bb', 20, 'x', 'error') + good('aa')
    expect(samplesOf(log)).toMatchObject({
      last_run_timestamp_seconds: String(MINUTE + 20),
      last_success_timestamp_seconds: String(MINUTE + 7),
      last_run_consistent: '0',
    })
  })

  test('is not a run whose clock was ahead, once another run came later', () => {
    const ahead = '2999-01-01T00:00:00.000+00:00 run=ff level=info instance=- event=consistent ms=10\n'
    expect(samplesOf(good('aa') + ahead + bad('bb', 20, 'x', 'error'))).toMatchObject({
      last_run_timestamp_seconds: String(MINUTE + 20),
      last_success_timestamp_seconds: String(MINUTE + 7),
      last_run_consistent: '0',
    })
  })

  test('has the last of its verdicts, which is the verdict of a rescue', () => {
    const log = good('aa') + bad('aa', 9, 'the keeper was gone in phase thawing', 'error')
    expect(samplesOf(log)).toMatchObject({
      last_run_consistent: '0',
      last_success_timestamp_seconds: '0',
      [runs('consistent')]: '0',
      [runs('inconsistent')]: '1',
    })
  })

  test('has the number of kinds without a whole list', () => {
    const lists =
      line('aa', 4, '- list-failed', 10, 'no whole list of the iris instances: qlist ended with 124', 'warn') +
      line('aa', 4, 'cache:C list-failed', 10, 'it runs, and no list names it', 'warn') +
      line('aa', 4, 'cache:D list-failed', 10, 'it runs, and no list names it', 'warn')
    expect(samplesOf(lists + bad('aa', 5, 'x', 'error')).last_run_missing_lists).toBe('2')
    // of a kind that is excluded as a whole
    expect(samplesOf(lists + good('aa')).last_run_missing_lists).toBe('0')
    expect(samplesOf(lists + bad('aa', 5, 'x', 'error') + good('bb', 9)).last_run_missing_lists).toBe('0')
  })

  test('left two instances stuck, of which a sweep thawed one', () => {
    const log =
      line('aa', 5, 'iris:A frozen', 30) +
      line('aa', 5, 'iris:B frozen', 30) +
      line('aa', 8, 'iris:A stuck', 30, 'try 1: status 1: ', 'error') +
      line('aa', 8, 'iris:B stuck', 30, 'try 1: status 1: ', 'error') +
      line('aa', 8, '- inconsistent', 3000, 'iris:A was stuck at the thaw', 'error')
    expect(samplesOf(log)).toMatchObject({
      last_run_stuck_instances: '2',
      'instance_frozen_seconds{kind="iris",name="A"}': '3.00',
    })
    expect(samplesOf(log + line('aa', 12, 'iris:A thawed', 30))).toMatchObject({
      last_run_stuck_instances: '1',
      'instance_frozen_seconds{kind="iris",name="A"}': '7.00',
      'instance_frozen_seconds{kind="iris",name="B"}': '3.00',
    })
  })

  test('has the frozen time of an instance until its first thaw', () => {
    const late = line('aa', 9, 'iris:A thawed', 30)
    expect(samplesOf(good('aa') + late)['instance_frozen_seconds{kind="iris",name="A"}']).toBe('1.50')
  })
})

describe('the metrics are the same with', () => {
  const WANTED = ['mawk', 'gawk', 'busybox awk', 'original-awk']
  const log =
    good('aa') +
    line('bb', 15, 'iris:A frozen', 10) +
    line('bb', 19, 'iris:A not-frozen', 10) +
    bad('bb', 20, DEADLINE_TEXT, 'error')
  const expected = samplesOf.bind(null, log)
  for (const awk of WANTED) {
    const program = ['/usr/bin/', '/bin/']
      .map((folder) => folder + awk)
      .find((path) => existsSync(path.split(' ')[0] ?? ''))
    if (program === undefined) {
      test.skip(`${awk} (none here)`, () => {})
      continue
    }
    test(`${awk}`, () => {
      const one = filterOf(log)
      expect([one.run({ awk: program }), one.samples()]).toEqual([0, expected()])
      expect(one.samples()).toMatchObject({ deadlines_total: '1', last_success_timestamp_seconds: String(MINUTE + 7) })
      appendFileSync(one.log, good('cc', 30))
      expect([one.run({ awk: program }), one.samples()[runs('consistent')]]).toEqual([0, '1'])
    })
  }
})

test('an instance in a container is told by the engine and its name, whose case stays', () => {
  const log =
    line('aa', 1, 'docker:Web_1.x frozen', 100) +
    line('aa', 3, 'docker:Web_1.x thawed', 90) +
    line('aa', 4, '- consistent', 3000)
  expect(samplesOf(log)).toMatchObject({ 'instance_frozen_seconds{kind="docker",name="Web_1.x"}': '2.00' })
  expect(samplesOf(log.replaceAll('docker:', 'kubectl:'))).not.toHaveProperty(
    'instance_frozen_seconds{kind="kubectl",name="Web_1.x"}',
  )
})
