import { execFileSync } from 'node:child_process'
import { appendFileSync, copyFileSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DEADLINE_TEXT } from '../../src/hook/events.ts'
import { bad, filterOf, good, runs, samplesOf } from './filter-runs.ts'
import { line } from './run-filter.ts'

describe('the counters', () => {
  test('distinguish a snapshot that was not covered from a freeze that failed', () => {
    const one = filterOf(good('aa'))
    one.run()
    appendFileSync(
      one.log,
      bad('bb', 10, 'iris:A did not freeze', 'info') +
        bad('cc', 11, 'no freeze covers it', 'error') +
        bad('dd', 12, DEADLINE_TEXT, 'error') +
        line('ee', 13, '- aborted', 10) +
        line('-', 14, '- not-started', 0, 'another run is live', 'error'),
    )
    expect(one.run()).toBe(0)
    expect(one.samples()).toMatchObject({
      [runs('consistent')]: '1',
      [runs('inconsistent')]: '2',
      [runs('aborted')]: '1',
      [runs('failed')]: '1',
      failures_total: '5',
      deadlines_total: '1',
    })
  })

  test('count each line once, for any number of starts of the filter, and in a rotated log too', () => {
    const one = filterOf(good('aa'))
    const consistent = (): string | undefined => {
      expect(one.run()).toBe(0)
      return one.samples()[runs('consistent')]
    }
    expect([consistent(), consistent()]).toEqual(['1', '1'])
    appendFileSync(one.log, good('bb', 10) + good('cc', 15))
    expect([consistent(), consistent()]).toEqual(['3', '3'])
    renameSync(one.log, `${one.log}.1`)
    writeFileSync(one.log, good('dd', 20) + good('ee', 30) + good('ff', 40) + good('a0', 50))
    expect([consistent(), consistent()]).toEqual(['7', '7'])
    truncateSync(one.log)
    appendFileSync(one.log, good('a1', 55))
    expect(consistent()).toBe('8')
  })

  test('count a run once if its lines stand twice in the log, after a killed process', () => {
    expect(samplesOf(good('aa') + good('aa'))[runs('consistent')]).toBe('1')
    const one = filterOf(good('aa'))
    one.run()
    appendFileSync(one.log, good('aa'))
    one.run()
    expect(one.samples()[runs('consistent')]).toBe('1')
  })

  test('count each run of a log that is truncated after each run', () => {
    const one = filterOf(good('aa'))
    one.run()
    for (const run of ['b0', 'b1', 'b2']) {
      truncateSync(one.log)
      appendFileSync(one.log, bad(run, 10, 'x', 'error') + line(run, 11, 'iris:A journal', 10, 'x'.repeat(900)))
      expect(one.run()).toBe(0)
    }
    expect(one.samples()).toMatchObject({ [runs('inconsistent')]: '3', failures_total: '3' })
  })

  test('count no run twice if the log was replaced by a copy, as by an editor or from a backup', () => {
    const one = filterOf(good('aa') + bad('bb', 10, 'x', 'error'))
    one.run()
    appendFileSync(one.log, bad('cc', 20, 'x', 'error'))
    one.run()
    copyFileSync(one.log, `${one.log}.new`)
    renameSync(`${one.log}.new`, one.log)
    expect(one.run()).toBe(0)
    expect(one.samples()).toMatchObject({ [runs('inconsistent')]: '2', failures_total: '2' })
  })

  test('begin with the last run if the old file does not say how far the log was read', () => {
    const log = good('aa') + line('-', 8, '- not-started', 0, 'x', 'error') + good('bb', 10)
    expect(samplesOf(log)).toMatchObject({ [runs('consistent')]: '1', failures_total: '0' })
    const old = `gen_hooks_failures_total 7\n${'gen_hooks_runs_total{verdict="consistent"}'} 41\n`
    expect(samplesOf(log, old)).toMatchObject({ [runs('consistent')]: '42', failures_total: '7' })
  })

  test('count a line that was incomplete when its end is written', () => {
    const whole = good('aa') + good('bb', 10)
    for (const missing of [1, 2, 30]) {
      const one = filterOf(whole.slice(0, -missing))
      one.run()
      expect(one.samples()[runs('consistent')]).toBe('1')
      appendFileSync(one.log, whole.slice(-missing))
      one.run()
      expect(one.samples()[runs('consistent')]).toBe('2')
    }
  })
})

describe('the old file of the metrics', () => {
  test.each([
    ['has a good time', 'gen_hooks_last_success_timestamp_seconds 1700000000\n', '1700000000'],
    ['has a time in the future', 'gen_hooks_last_success_timestamp_seconds 9999999999\n', '0'],
    ['has a time with too many digits', 'gen_hooks_last_success_timestamp_seconds 17000000000\n', '0'],
    ['has a time without a line end', 'gen_hooks_last_success_timestamp_seconds 170000', '0'],
    ['has a command for a time', 'gen_hooks_last_success_timestamp_seconds $(touch evaluated) 1\n', '0'],
    ['has bytes that are no text', 'gen_hooks_last_success_timestamp_seconds \0\xff17\n', '0'],
    ['has a time after 8 KB', `${'#'.repeat(8192)}\ngen_hooks_last_success_timestamp_seconds 1700000000\n`, '0'],
  ])('%s', (_, old, success) => {
    const one = filterOf(bad('aa', 5, 'x', 'error'), old)
    expect(one.run()).toBe(0)
    expect(one.samples().last_success_timestamp_seconds).toBe(success)
    expect(one.files()).toEqual(['gen_hooks.prom'])
  })

  test('has lines that count 0, since they are of others or have no whole number', () => {
    const old = [
      'other_metric 1',
      'gen_hooks_runs_total{verdict="consistent"} 7',
      'gen_hooks_runs_total{verdict="consistent"} 70',
      'gen_hooks_runs_total{verdict="inconsistent"} 089',
      'gen_hooks_runs_total{verdict="aborted"} -1',
      'gen_hooks_runs_total{verdict="failed"} 9999999999',
      ' gen_hooks_failures_total 5',
      'gen_hooks_deadlines_total a[$(reboot >&2)]',
      '# gen-hooks has read the log to $(reboot) %s',
      '',
    ].join('\n')
    expect(samplesOf(good('aa'), old)).toMatchObject({
      [runs('consistent')]: '8',
      [runs('inconsistent')]: '0',
      [runs('aborted')]: '0',
      [runs('failed')]: '0',
      failures_total: '0',
      deadlines_total: '0',
    })
  })

  test.each(['fifo', 'link to nothing'])('is replaced if it is a %s', (what) => {
    const one = filterOf(good('aa'))
    const path = join(one.metrics, 'gen_hooks.prom')
    if (what === 'fifo') execFileSync('mkfifo', [path])
    else symlinkSync('/nowhere/at/all', path)
    expect(one.run()).toBe(0)
    expect(one.samples()[runs('consistent')]).toBe('1')
    expect(one.files()).toEqual(['gen_hooks.prom'])
  })
})
