import { spawn, spawnSync } from 'node:child_process'
import { closeSync, openSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { builtDist } from './built.ts'
import { builtTool } from './built-tool.ts'
import { hookLine } from './history/tell.ts'
import { tempFolder } from './host/temp-folder.ts'

const folder = tempFolder()
const LOG = [hookLine('3fa1bc02', 0, '- inconsistent', 0, `${'it was down, '.repeat(20)}that is all`), ''].join('\n')
const log = join(folder, 'snapshot.log')
writeFileSync(log, LOG)

/** As `script` of util-linux has it. */
const hasPty = spawnSync('script', ['-qec', 'test -t 1', '/dev/null'], { stdio: 'ignore' }).status === 0
const testAtTerminal = hasPty ? test : test.skip
const name = (what: string): string => (hasPty ? what : `${what} (no pseudo terminal by script)`)

/** The text that a shell's command writes to a terminal of 80 columns; `onText` gets all text written so far. */
async function atTerminal(command: string, onText: (text: string) => void = () => {}): Promise<string> {
  const { CI: _, NO_COLOR: __, FORCE_COLOR: ___, ...env } = process.env
  const child = spawn('script', ['-qec', `stty cols 80; ${command}`, '/dev/null'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...env, TERM: 'xterm', NODE: process.execPath, CLI: join(builtDist(), 'gen-hooks.mjs'), LOG: log },
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece
    onText(text)
  })
  await new Promise((resolve) => child.once('close', resolve))
  return text
}

testAtTerminal(
  name('a command that takes long says what it does, and the line is gone before the result'),
  async () => {
    const fifo = join(folder, 'fifo')
    spawnSync('mkfifo', [fifo])
    // opened for reading and writing, which does not wait for the other end
    const hold = openSync(fifo, 'r+')
    let isFed = false
    const text = await atTerminal(`cat ${fifo} | "$NODE" "$CLI" history -`, (so) => {
      if (isFed || !so.includes('reading log 1 of 1: -')) return
      isFed = true
      const pipe = openSync(fifo, 'w')
      writeFileSync(pipe, LOG)
      closeSync(pipe)
      closeSync(hold)
    })
    expect(isFed).toBe(true)
    expect(text).toContain('\r\u001b[KBEGAN')
    expect(text.slice(text.indexOf('BEGAN'))).not.toContain('\r\u001b[K')
  },
  60_000,
)

testAtTerminal(name('a help text fits, from its file and from the parser'), async () => {
  for (const words of ['install --help', '--json install --help']) {
    const lines = (await atTerminal(`"$NODE" "$CLI" ${words}`)).split('\r\n')
    expect(lines.length).toBeGreaterThan(15)
    expect(lines.filter((line) => line.length > 80)).toEqual([])
  }
})

testAtTerminal(name('verdicts have a colour, and tables fit'), async () => {
  const text = await atTerminal('"$NODE" "$CLI" history "$LOG"')
  expect(text).toContain('\u001b[31minconsistent\u001b[39m')
  const lines = stripVTControlCharacters(text).split(/\r*\n/)
  expect(lines.filter((line) => line.length > 80)).toEqual([])
  expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toContain(`why: ${'it was down, '.repeat(20)}that is all`)
})

testAtTerminal(name('a plan to restore fits below its heading'), async () => {
  const text = stripVTControlCharacters(await atTerminal('"$NODE" "$CLI" restore-plan 3fa1 "$LOG"'))
  const [, ...lines] = text.split(/\r*\n/)
  expect(lines.join(' ')).toContain('The whole machine')
  expect(lines.filter((line) => line.length > 80)).toEqual([])
})

testAtTerminal(name('NO_COLOR takes the colours away'), async () => {
  expect(await atTerminal('NO_COLOR=1 "$NODE" "$CLI" history "$LOG"')).not.toContain('\u001b[')
})

test('in a pipe there are no colours, no text is cut, and FORCE_COLOR turns colours on', () => {
  const plain = builtTool(['history', log], { FORCE_COLOR: '', NO_COLOR: '' })
  expect(plain.out).not.toContain('\u001b')
  expect(plain.out).toContain(`inconsistent  -         -       -        -        ${'it was down, '.repeat(15)}`)
  const forced = builtTool(['history', log], { FORCE_COLOR: '1', NO_COLOR: '' })
  expect(forced.out).toContain('\u001b[31minconsistent\u001b[39m')
  expect(stripVTControlCharacters(forced.out)).toBe(plain.out)
})

test('a full disk at standard output is reported in words', () => {
  const full = openSync('/dev/full', 'w')
  const { status, stderr } = spawnSync(process.execPath, [join(builtDist(), 'gen-hooks.mjs'), '--help'], {
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  })
  closeSync(full)
  expect(status).toBe(1)
  expect(stderr).toBe('gen-hooks: standard output: cannot be written: no space left on device\n')
})

test('an output file that takes only the beginning, as on a nearly full disk, is an error too', () => {
  const cut = join(folder, 'engine.sh')
  const tool = [process.execPath, join(builtDist(), 'gen-hooks.mjs'), 'engine', '--text']
  const { status, stderr } = spawnSync('/bin/sh', ['-c', 'ulimit -f 1; "$@" >"$0"', cut, ...tool], { encoding: 'utf8' })
  expect([status, stderr]).toEqual([1, 'gen-hooks: standard output: cannot be written: too large\n'])
  expect(statSync(cut).size).toBeGreaterThan(0)
})
