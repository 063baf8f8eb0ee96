import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { builtTool as tool } from '../../built-tool.ts'
import { tempFolder } from '../../host/temp-folder.ts'
import { hookLog } from '../../report/make-log.ts'
import { makeRuns } from '../../report/make-runs.ts'
import {
  failedVmwareLog,
  guestLines,
  hookLog as hookLogOf,
  type MadeSnapshot,
  madeSnapshot,
  vmtoolsdLog,
  vmwareLog,
} from '../../timeline/made-logs.ts'

const folder = tempFolder()
const LOG = join(folder, 'snapshot.log')
const OUT = join(folder, 'out')
const VMWARE = ['2026-11-22T17:00:40.100Z| vcpu-0| I125: Checkpoint_Unstun: vm stopped for 4034752 us', ''].join('\n')

beforeAll(() => {
  writeFileSync(LOG, hookLog(makeRuns(100)))
})

test('the page names the QoS timeout and where it is from, the plot the default', () => {
  const [log, cpf] = [join(folder, 'stuns.log'), join(folder, 'iris.cpf')]
  writeFileSync(log, VMWARE)
  writeFileSync(cpf, '[Mirrors]\nM=G,2,1,,2000,0\n')
  const made = (...args: readonly string[]): string => {
    expect(tool(['report', log, ...args, '--out', OUT])).toMatchObject({ status: 0 })
    return readFileSync(OUT, 'utf8')
  }
  expect(made('--cpf', cpf)).toContain(`is taken to be 2000 ms (mirror M in ${cpf}).`)
  const usual = made()
  expect(usual).toContain('is taken to be 8000 ms (the default: neither --qos nor --cpf was given).')
  expect(usual).toContain('QoS timeout 8,000 ms (the default)')
})

test('report writes a page from logs of each kind', () => {
  const vm = join(folder, 'vm')
  mkdirSync(vm)
  writeFileSync(join(vm, 'vmware.log'), VMWARE)
  writeFileSync(join(folder, 'older.gz'), gzipSync(hookLog(makeRuns(150).slice(0, 20))))
  const { status, out, err } = tool([
    'report',
    LOG,
    join(folder, 'older.gz'),
    vm,
    '--out',
    OUT,
    '--timezone',
    'UTC',
    '--title',
    'A & B',
  ])
  expect({ status, out }).toEqual({ status: 0, out: `${OUT}: written\n` })
  expect(err).toMatch(
    /^gen-hooks: 1 stun cannot be placed among the runs: no snapshot in the host's log fits [^\n]*\n$/,
  )
  const page = readFileSync(OUT, 'utf8')
  expect(page).toContain('1 stun cannot be placed among the runs: no snapshot in the host&#39;s log fits')
  expect(page).toContain('<h1>A &amp; B</h1>')
  expect(page).toContain('120 runs of iris:PROD, iris:REPORTS, cache:OLD')
  expect(page).toContain('4,034.75')
  expect(statSync(OUT).mode & 0o777).toBe(0o644)
})

test('--since and --timezone choose the runs and their clock', () => {
  tool(['report', LOG, '--out', OUT, '--since', '2026-11-22', '--timezone', 'Europe/Berlin'])
  const page = readFileSync(OUT, 'utf8')
  expect(page).toMatch(/19 runs of .*, all times in Europe\/Berlin/)
  expect(page).toContain('of runs since 2026-11-22 00:00:00')
  expect(page).toMatch(/“Before” is the period before, of the same length: 2026-11-21 .*, with (18|19|20) runs\./)
})

test('an empty log gives a page without runs, which says that there are none', () => {
  writeFileSync(join(folder, 'empty.log'), '')
  expect(tool(['report', join(folder, 'empty.log'), '--out', OUT])).toMatchObject({ status: 0 })
  expect(readFileSync(OUT, 'utf8')).toContain('No run is in these logs.')
})

test('a line that cannot be read is reported, also on the page', () => {
  writeFileSync(join(folder, 'torn.log'), `${hookLog(makeRuns(2))}torn <line>\n`)
  const { status, err } = tool(['report', join(folder, 'torn.log'), '--out', OUT])
  expect(status).toBe(0)
  expect(err).toContain('line 15: "torn <line>"')
  expect(readFileSync(OUT, 'utf8')).toContain('line 15: &quot;torn &lt;line&gt;&quot;')
})

test.each(['window', 'instances', 'failures', 'stun', 'timeline'])('the plot %s is written as SVG and PNG', (plot) => {
  expect(tool(['report', LOG, '--format', 'svg', '--plot', plot, '--out', OUT])).toMatchObject({ status: 0, err: '' })
  expect(readFileSync(OUT, 'utf8')).toMatch(/^<\?xml .*\n<svg [^>]*width="900"/)
  expect(tool(['report', LOG, '--format', 'png', '--plot', plot, '--out', OUT])).toMatchObject({ status: 0, err: '' })
  const png = readFileSync(OUT)
  expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a')
  expect(png.readUInt32BE(16)).toBe(1800)
})

test('--terminal prints the report as text, without colours if standard output is no terminal', () => {
  const { status, out } = tool(['report', LOG, '--terminal', '--timezone', 'UTC'])
  expect(status).toBe(0)
  expect(out).toMatch(/100 runs, 1 failure; window: median /)
  expect(out).not.toContain('\u001b')
})

test.each([
  [[], 'report: nowhere to write to, expected --out FILE or --terminal', 'USAGE'],
  [['--terminal', '--out', 'x'], '--terminal: writes no file, expected it without --out, --format and --plot', 'USAGE'],
  [['--format', 'svg', '--out', 'x'], '--format svg: one plot, expected --plot with its name', 'USAGE'],
  [['--plot', 'stun', '--out', 'x'], '--plot: expected --format svg or png with it', 'USAGE'],
  [
    ['--plot', 'x', '--out', 'x'],
    '--plot: "x", expected one of "window", "instances", "failures", "stun", "timeline"',
    'USAGE',
  ],
  [['--out', 'x', '--qos', '0'], '--qos: "0", expected a whole number above 0', 'USAGE'],
  [['--out', 'x', '--timezone', 'Mars/Olympus'], '--timezone: "Mars/Olympus": no such zone', 'USAGE'],
  [['--out', 'x', '--since', 'never'], '--since: "never", expected', 'USAGE'],
  [['--out', join(LOG, 'x')], 'snapshot.log/x: cannot be written', 'FILE_UNWRITABLE'],
])('report with %j is refused', (options, message, code) => {
  const { status, out, err } = tool(['report', LOG, ...options])
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toContain(message)
  expect(err).toContain(`[${code}]`)
})

test('a missing file is an error', () => {
  const { status, err } = tool(['report', join(folder, 'absent'), '--out', OUT])
  expect(status).toBe(1)
  expect(err).toContain('[FILE_UNREADABLE]')
})

test('if no log is understood, the error names every kind of log, and no page is written', () => {
  const notes = join(folder, 'notes.txt')
  const empty = join(folder, 'no-logs')
  writeFileSync(notes, 'buy milk\n')
  mkdirSync(empty)
  for (const path of [notes, empty]) {
    const page = join(folder, 'none.html')
    const { status, err } = tool(['report', path, '--out', page])
    expect(status).toBe(1)
    expect(err).toMatch(
      /no log was understood, expected the hooks' snapshot\.log, .*vmtoolsd, or vmware\.log, .*\[FILE_UNREADABLE\]/,
    )
    expect(existsSync(page)).toBe(false)
  }
})

test('--config gives the deadline for the page, also with named logs', () => {
  const config = join(folder, 'config.yaml')
  writeFileSync(config, 'watchdog: {deadline: 100}\n')
  expect(tool(['report', LOG, '--config', config, '--out', OUT])).toMatchObject({ status: 0, err: '' })
  expect(readFileSync(OUT, 'utf8')).toContain('The hooks’ deadline is 1 min 40 s')
  expect(tool(['report', LOG, '--config', join(folder, 'none.yaml'), '--out', OUT]).err).toContain(
    '[CONFIG_UNREADABLE]',
  )
})

describe('report on whether each snapshot was covered', () => {
  const T = Date.parse('2026-11-20T22:00:07Z')
  const made = Array.from({ length: 7 }, (_, n) => madeSnapshot(T + n * 14_400_000 + n * n * 9000, `0000000${n}`))
  const last = made[6] as MadeSnapshot
  const put = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const page = (...args: readonly string[]): { readonly page: string; readonly err: string } => {
    const { status, err } = tool(['report', ...args, '--out', OUT, '--timezone', 'UTC'])
    expect({ status, err }).toMatchObject({ status: 0 })
    return { page: readFileSync(OUT, 'utf8'), err }
  }
  const covers = (text: string): readonly (string | undefined)[] =>
    [...(text.split('id="runs"')[1] ?? '').matchAll(/data-label="covered">(?:<span[^>]*>)?([^<]*)</g)].map(
      ([, word]) => word,
    )
  const hooks = put('seven.log', hookLogOf(made))

  test('is unclear, with both readings, if only the freezes show the difference of the clocks', () => {
    const { page: text } = page(hooks, put('vmware-20.log', vmwareLog(made, 20)))
    expect(covers(text)).toEqual(Array(7).fill('unclear'))
    expect(text).toContain(
      'covered only if the host&#39;s clock is 18.4 to 22.0 s ahead; if the clocks agree the stun came 17.5 s after the thaw',
    )
  })

  test('gives the same answer for each run as timeline', () => {
    const late = [...made.slice(0, 6), { ...last, stun: 20 }]
    const host = put('vmware-late.log', vmwareLog(late, 1) + guestLines(made, 1))
    const { page: text } = page(hooks, host)
    expect(covers(text)).toEqual(['not covered', ...Array(6).fill('covered')])
    const timeline = (id: string) => JSON.parse(tool(['timeline', hooks, host, '--run', id, '--json']).out).cover
    expect([timeline('00000006'), timeline('00000000')]).toEqual(['not covered', 'covered'])
    expect(text).toMatch(/It is taken that the host’s clock is 1\.\d\d( to \d\.\d\d)? s ahead of the guest’s/)
  })

  test('uses --offset, and a log of vmtoolsd', () => {
    const host = put('vmware-20.log', vmwareLog(made, 20))
    expect(covers(page(hooks, host, '--offset', '20').page)).toEqual(Array(7).fill('covered'))
    expect(covers(page(hooks, host, '--offset', '0').page)).toEqual(Array(7).fill('not covered'))
    const { page: text, err } = page(hooks, host, put('vmsvc.log', vmtoolsdLog(made)))
    expect(err).toBe('')
    expect(covers(text)).toEqual(Array(7).fill('covered'))
  })

  test('names a snapshot that the host failed, and the snapshot that replaced it', () => {
    const host = put('vmware-failed.log', vmwareLog(made.slice(0, 6), 0) + failedVmwareLog(last, 0))
    const { page: text } = page(hooks, host, '--offset', '0')
    expect(covers(text)[0]).toBe('failed by the host')
    expect(text).toContain('the host failed this snapshot: error 3: Error when enabling the sync provider.')
    expect(text).toMatch(
      /the restore point that stays is the snapshot &#39;Nightly&#39;, begun 2026-11-21 22:05:39, 9\.0 s after this one/,
    )
  })

  test('names stuns without a time and snapshots without a run near them', () => {
    const early = madeSnapshot(T - 7_200_000, 'none')
    const untimed = 'YYYY-MM-DD HH-MM In(05) vcpu-0 - Checkpoint_Unstun: vm stopped for 11223 us\n'
    const host = put('vmware-more.log', vmwareLog([early, ...made], 0) + untimed)
    const { page: text, err } = page(hooks, host, '--offset', '0')
    for (const words of [
      '1 stun cannot be placed: no time stands in the line',
      '1 snapshot of the host that asked for quiescing: near no run of the hooks',
    ]) {
      expect(err).toContain(`gen-hooks: ${words}\n`)
      expect(text).toContain(words)
    }
    expect(text).toContain('no run near')
  })
})
