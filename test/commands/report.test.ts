import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { builtTool } from '../built-tool.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { hookLog } from '../report/make-log.ts'
import { makeRuns } from '../report/make-runs.ts'

const tool = builtTool()
const folder = tempFolder()
const LOG = join(folder, 'snapshot.log')
const OUT = join(folder, 'out')
const VMWARE = ['2026-11-22T17:00:40.100Z| vcpu-0| I125: Checkpoint_Unstun: vm stopped for 4034752 us', ''].join('\n')

beforeAll(() => {
  writeFileSync(LOG, hookLog(makeRuns(100)))
})

test('a page of logs of each kind', () => {
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
  expect({ status, out, err }).toEqual({ status: 0, out: `${OUT}: written\n`, err: '' })
  const page = readFileSync(OUT, 'utf8')
  expect(page).toContain('<h1>A &amp; B</h1>')
  expect(page).toContain('120 runs of iris:PROD, iris:REPORTS, cache:OLD')
  expect(page).toContain('4,034.75')
  expect(statSync(OUT).mode & 0o777).toBe(0o644)
})

test('since a time, and a zone', () => {
  tool(['report', LOG, '--out', OUT, '--since', '2026-11-22', '--timezone', 'Europe/Berlin'])
  const page = readFileSync(OUT, 'utf8')
  expect(page).toMatch(/19 runs of .*, all times in Europe\/Berlin/)
  expect(page).toContain('of runs since 2026-11-22 00:00:00')
})

test('an empty log is a page that says so', () => {
  writeFileSync(join(folder, 'empty.log'), '')
  expect(tool(['report', join(folder, 'empty.log'), '--out', OUT])).toMatchObject({ status: 0 })
  expect(readFileSync(OUT, 'utf8')).toContain('No run is in these logs.')
})

test('what cannot be read is told, and stands on the page', () => {
  writeFileSync(join(folder, 'torn.log'), `${hookLog(makeRuns(2))}torn <line>\n`)
  const { status, err } = tool(['report', join(folder, 'torn.log'), '--out', OUT])
  expect(status).toBe(0)
  expect(err).toContain('line 15: "torn <line>"')
  expect(readFileSync(OUT, 'utf8')).toContain('line 15: &quot;torn &lt;line&gt;&quot;')
})

test.each(['window', 'instances', 'failures', 'stun', 'timeline'])('%s as SVG and as PNG', (plot) => {
  expect(tool(['report', LOG, '--format', 'svg', '--plot', plot, '--out', OUT])).toMatchObject({ status: 0, err: '' })
  expect(readFileSync(OUT, 'utf8')).toMatch(/^<\?xml .*\n<svg [^>]*width="900"/)
  expect(tool(['report', LOG, '--format', 'png', '--plot', plot, '--out', OUT])).toMatchObject({ status: 0, err: '' })
  const png = readFileSync(OUT)
  expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a')
  expect(png.readUInt32BE(16)).toBe(1800)
})

test('the terminal: text, without colours where it is none', () => {
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
])('%j is refused', (options, message, code) => {
  const { status, out, err } = tool(['report', LOG, ...options])
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toContain(message)
  expect(err).toContain(`[${code}]`)
})

test('a file that is not there', () => {
  const { status, err } = tool(['report', join(folder, 'absent'), '--out', OUT])
  expect(status).toBe(1)
  expect(err).toContain('[FILE_UNREADABLE]')
})
