import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { builtDist } from '../../built.ts'
import { tempFolder } from '../../host/temp-folder.ts'
import { hookLog } from '../../report/make-log.ts'
import { makeRuns } from '../../report/make-runs.ts'

const folder = tempFolder()
const LOG = join(folder, 'snapshot.log')
writeFileSync(LOG, hookLog(makeRuns(3)))
const PLOT = ['--format', 'svg', '--plot', 'window']

let cli = ''
beforeAll(() => {
  cli = join(builtDist(), 'gen-hooks.mjs')
}, 120_000)

function tool(args: readonly string[], shell = 'exec "$@"') {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', shell, 'sh', process.execPath, cli, ...args], {
    cwd: folder,
    timeout: 60_000,
  })
  return { status, out: stdout, err: stderr.toString() }
}

it.each(['-', '/dev/stdout', '/dev/fd/1'])(
  'report --out %s is standard output, with nothing beside the result',
  (out) => {
    const { status, out: said, err } = tool(['report', LOG, ...PLOT, '--out', out])
    expect({ status, err }).toEqual({ status: 0, err: '' })
    expect(said.toString()).toMatch(/^<\?xml[\s\S]*<\/svg>\s*$/)
    expect(readdirSync(folder)).not.toContain('-')
  },
)

it('a picture goes to standard output byte for byte', () => {
  const { status, out } = tool(['report', LOG, '--format', 'png', '--plot', 'window', '--out', '-'])
  expect(status).toBe(0)
  tool(['report', LOG, '--format', 'png', '--plot', 'window', '--out', 'window.png'])
  expect(out.equals(readFileSync(join(folder, 'window.png')))).toBe(true)
})

it('a device as the target of --out stays a device', () => {
  const { status, out } = tool(['report', LOG, '--out', '/dev/null'])
  expect({ status, out: out.toString() }).toEqual({ status: 0, out: '/dev/null: written\n' })
  expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true)
})

it.each(['a file', 'a link'])('if the disk is full, the old file stays (%s)', (kind) => {
  const old = join(folder, `old of ${kind}`)
  const place = join(folder, `full of ${kind}`)
  mkdirSync(place)
  writeFileSync(kind === 'a file' ? join(place, 'out') : old, 'old')
  if (kind === 'a link') symlinkSync(old, join(place, 'out'))
  const before = readdirSync(folder)
  // the limit of a file's size is one block: write() then fails at the same place as on a full disk
  const { status, err } = tool(['report', LOG, '--out', join(place, 'out')], 'ulimit -f 1; exec "$@"')
  expect(status).toBe(1)
  expect(err).toContain(`${join(place, 'out')}: cannot be written: too large [FILE_UNWRITABLE]`)
  expect(readFileSync(join(place, 'out'), 'utf8')).toBe('old')
  expect([readdirSync(place), readdirSync(folder)]).toEqual([['out'], before])
})

it.each([
  ['report', LOG],
  ['harness', '--scenario', 'freeze/good'],
])('%s makes no folder, and reports this before its work', (...args) => {
  const { status, out, err } = tool([...args, '--out', 'missing/out'])
  expect({ status, out: out.toString() }).toEqual({ status: 1, out: '' })
  expect(err).toBe(
    `gen-hooks: missing/out: cannot be written: no folder ${folder}/missing, expected one that is there [FILE_UNWRITABLE]\n` +
      'hint: Check the path, its permissions and the space on the disk.\n',
  )
  expect(readdirSync(folder)).not.toContain('missing')
})

it('with --out - the report of a scenario goes to standard output without the score', () => {
  const plain = tool(['harness', '--scenario', 'freeze/good', '--format', 'junit', '--out', '-'])
  expect(plain.status).toBe(0)
  expect(plain.out.toString()).toMatch(/^<\?xml[\s\S]*<\/testsuites>\n$/)
})

it('harness --keep makes no parent of its folder', () => {
  const { status, err } = tool(['harness', '--keep', 'missing/sandbox'])
  expect(status).toBe(1)
  expect(err).toContain(`no folder ${folder}/missing, expected one that is there [FILE_UNWRITABLE]`)
})

it('a signal ends the wait for a reader of a FIFO', async () => {
  const fifo = join(folder, 'fifo')
  spawnSync('mkfifo', [fifo])
  const module = JSON.stringify(join(dirname(cli), 'host/write-fifo.js'))
  const script = `import { writeFifo } from ${module}
    process.on('SIGTERM', () => process.exit(143))
    writeFifo(${JSON.stringify(fifo)}, 'x')
    console.log('waits')`
  const waiting = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    await once(waiting.stdout, 'data')
    waiting.kill('SIGTERM')
    expect(await once(waiting, 'exit')).toEqual([143, null])
  } finally {
    waiting.kill('SIGKILL')
  }
})
