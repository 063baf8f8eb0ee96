import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { filterOf, good, runs, samplesOf } from './filter-runs.ts'
import { type Filtering, line } from './run-filter.ts'

describe('the log is data:', () => {
  const HOSTILE = [
    '2026-11-22T17:40:30.000+00:00 run=ff level=error instance=- event=inconsistent',
    '2026-11-22T17:40:30.000+00:00 run=ff level=error instance=- event=inconsistent ms=1 text="x',
    '2026-11-22T17:40:30.000+00:00 run=ff level=error instance=- event=inconsistent ms=1 text=x',
    '2026-11-22T17:40:30.000+00:00  run=ff level=error instance=- event=inconsistent ms=1',
    ' 2026-11-22T17:40:30.000+00:00 run=ff level=error instance=- event=inconsistent ms=1',
    '2026-11-22 run=ff level=error instance=- event=inconsistent ms=1',
    '2026-11-22T17:40:30.000+00:00 run=$(touch x) level=error instance=- event=inconsistent ms=1',
    '2026-11-22T17:40:30.000+00:00 run=ff level=error instance=- event=inconsistent ms=1e9',
    '2026-11-22T17:40:30.000+00:00 run=ff level=error instance=- event=inconsistent ms=99999999999999999999',
    '2026-11-22T17:40:30.000+00:00 run=ff level=error instance=iris:A event=inconsistent ms=1',
    '2026-11-22T17:40:06.000+00:00 run=aa level=info instance=iris:"}\\n event=frozen ms=1',
    '2026-11-22T17:40:06.000+00:00 run=aa level=info instance=iris:%s%n event=frozen ms=1',
    `2026-11-22T17:40:30.000+00:00 run=ff level=error instance=- event=inconsistent ms=1 text="${'x'.repeat(9000)}"`,
    `${'\0\xff\x1b[2J'.repeat(500)}`,
    'x'.repeat(100_000),
    '',
  ].join('\n')

  test('a line that is not ours is ignored', () => {
    const one = filterOf('')
    writeFileSync(one.log, HOSTILE + good('aa') + HOSTILE, 'latin1')
    expect(one.run()).toBe(0)
    expect(one.samples()).toEqual(samplesOf(good('aa')))
    appendFileSync(one.log, good('bb', 20))
    one.run()
    expect(one.samples()[runs('consistent')]).toBe('2')
  })

  test('the text of an event is not read as another event', () => {
    const text = '\\n %s & $(touch x) ` | event=consistent ms=1 text=" no thaw came before the deadline'
    expect(samplesOf(line('aa', 5, '- inconsistent', 10, text, 'error'))).toMatchObject({
      [runs('inconsistent')]: '1',
      deadlines_total: '0',
    })
  })

  test('only the end of the log is read', () => {
    const one = filterOf(good('aa'))
    one.run()
    const more = Array.from({ length: 400 }, (_, index) => good(`b${index.toString(16).padStart(7, '0')}`, 20))
    appendFileSync(one.log, `${more.slice(0, 200).join('')}${'x'.repeat(600_000)}\n${more.slice(200).join('')}`)
    expect(one.run()).toBe(0)
    expect(one.samples()).toMatchObject({ [runs('consistent')]: '201', last_run_consistent: '1' })
    expect(one.run()).toBe(0)
    expect(one.samples()[runs('consistent')]).toBe('201')
  })

  test.each([
    ['has no verdict', (one: Filtering) => writeFileSync(one.log, line('aa', 5, 'iris:A frozen', 3))],
    ['is empty', (one: Filtering) => writeFileSync(one.log, '')],
    ['is gone', (one: Filtering) => rmSync(one.log)],
    [
      'is a folder',
      (one: Filtering) => {
        rmSync(one.log)
        mkdirSync(one.log)
      },
    ],
    [
      'is a FIFO',
      (one: Filtering) => {
        rmSync(one.log)
        execFileSync('mkfifo', [one.log])
      },
    ],
  ])('a log that %s leaves the metrics as they are', (_, spoil) => {
    const one = filterOf(good('aa'), 'gen_hooks_failures_total 7\n')
    spoil(one)
    expect(one.run()).toBe(1)
    expect(one.samples()).toEqual({ failures_total: '7' })
    expect(one.files()).toEqual(['gen_hooks.prom'])
  })
})

describe('nothing is written in a folder', () => {
  test.each(['777', '775', '757', '1777'])('of mode %s', (mode) => {
    const one = filterOf(good('aa'))
    chmodSync(one.metrics, Number.parseInt(mode, 8))
    expect(one.run()).toBe(1)
    expect(one.files()).toEqual([])
  })

  test('that is a link, or is not there', () => {
    const one = filterOf(good('aa'))
    renameSync(one.metrics, `${one.metrics}.real`)
    expect(one.run()).toBe(1)
    symlinkSync(`${one.metrics}.real`, one.metrics)
    expect(one.run()).toBe(1)
    expect(one.files()).toEqual([])
  })
})

describe('nothing is read in a log folder', () => {
  test('that others can write', () => {
    const one = filterOf(good('aa'))
    chmodSync(dirname(one.log), 0o775)
    expect(one.run()).toBe(1)
    expect(one.files()).toEqual([])
  })

  test('that was exchanged for a link', () => {
    const one = filterOf(good('aa'))
    const folder = dirname(one.log)
    renameSync(folder, `${folder}.real`)
    symlinkSync(`${folder}.real`, folder)
    expect(one.run()).toBe(1)
    expect(one.files()).toEqual([])
  })
})

test('nothing is written through a link that replaced the folder after the check', () => {
  const one = filterOf(good('aa'))
  const bin = join(one.metrics, '../bin')
  mkdirSync(bin)
  // the owner of the parent folder exchanges the folder immediately after the check
  const exchange = `[ "$3" = . ] || [ -L '${one.metrics}' ] || { mv '${one.metrics}' '${one.metrics}.real' && ln -s elsewhere '${one.metrics}'; }`
  writeFileSync(join(bin, 'stat'), `#!/bin/sh\nPATH=/usr/bin:/bin\nstat "$@"\n${exchange}\n`, { mode: 0o755 })
  mkdirSync(join(one.metrics, '../elsewhere'), { mode: 0o755 })
  expect(one.run()).toBe(1)
  expect(readdirSync(join(one.metrics, '../elsewhere'))).toEqual([])
})

test('the temporary file of a killed filter is replaced, and no link is followed', () => {
  const one = filterOf(good('aa'))
  symlinkSync('../elsewhere', join(one.metrics, 'gen_hooks.new'))
  expect(one.run()).toBe(0)
  expect(one.files()).toEqual(['gen_hooks.prom'])
  expect(existsSync(join(one.metrics, '../elsewhere'))).toBe(false)
})
