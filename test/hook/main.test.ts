import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { normalise } from '../../src/config/normalise.ts'
import { renderHooks } from '../../src/hook/render.ts'
import { readTemplates } from '../../src/hook/templates.ts'
import { shells } from '../hooks/shells.ts'

const PRE = 'usr/sbin/pre-freeze-script'
const POST = 'usr/sbin/post-thaw-script'
const ONE = 'etc/vmware-tools/backupScripts.d/50-gen-hooks'

/** A path, its arguments, and what main calls. */
const CALLS: readonly (readonly [string, readonly string[], string])[] = [
  [PRE, [], 'freeze'],
  [PRE, [''], 'freeze'],
  [PRE, ['freeze', 'more'], 'freeze'],
  [PRE, ['FREEZE'], 'freeze'],
  [PRE, ['thaw'], 'give_up'],
  [PRE, ['freezeFail'], 'give_up'],
  [PRE, ['freeze:'], 'give_up'],
  [PRE, ['x:freeze'], 'give_up'],
  [PRE, ['keep', 'freeze', '/x'], 'keep freeze /x'],
  [PRE, ['keep', 'rescue', '/x', 'thaw'], 'keep rescue /x thaw'],
  [POST, [], 'thaw thaw'],
  [POST, ['THAW'], 'thaw thaw'],
  [POST, ['freezeFail'], 'thaw freezeFail'],
  [POST, ['freezefail'], 'thaw freezeFail'],
  // it never freezes
  [POST, ['freeze'], 'thaw thaw'],
  [POST, ['start'], 'thaw thaw'],
  [POST, ['keep', 'freeze', '/x'], 'keep rescue /x'],
  [POST, ['keep', 'rescue', '/x', 'freezeFail'], 'keep rescue /x freezeFail'],
  [ONE, [], 'give_up'],
  [ONE, ['start'], 'give_up'],
  [ONE, ['freeze'], 'freeze'],
  [ONE, ['Thaw'], 'thaw thaw'],
  [ONE, ['freezeFail'], 'thaw freezeFail'],
  [ONE, ['keep', 'freeze', '/x'], 'keep freeze /x'],
  ...[PRE, POST, ONE].map((path) => [path, ['status', '--json'], 'status --json'] as const),
  // no call of VMware Tools may mean status
  [PRE, ['STATUS'], 'give_up'],
  // what a person types who looks for status
  ...['STATUS', 'Stat', '-h', '--help', '--status', 'help'].map((word) => [POST, [word], 'status '] as const),
  [POST, ['thaw', '--help'], 'thaw thaw'],
  // every file there is called with every argument
  [`${dirname(ONE)}/pre-freeze-script`, ['thaw'], 'thaw thaw'],
  [`${dirname(ONE)}/post-thaw-script`, ['freeze'], 'freeze'],
  ['root/pre-freeze-script.bak', ['thaw'], 'thaw thaw'],
  ['root/post-thaw-script:x', ['freeze'], 'freeze'],
  ['root/x', [], 'give_up'],
]

// what main calls says so, and nothing else of it is played
const SAID = `open_descriptors() { :; }
freeze() { echo freeze; }
thaw() { echo "thaw $*"; }
keep() { echo "keep $*"; }
status() { echo "status $*"; }
give_up() { echo give_up; }
`

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gen-hooks-main-'))
  const text = renderHooks(normalise({}), [], await readTemplates())[0]?.text ?? ''
  for (const path of new Set(CALLS.map(([path]) => path))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), SAID + text.slice(text.indexOf('\nmain() {\n')))
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.each(shells())('$name', ({ command }) => {
  const present = command === undefined ? test.skip : test

  present(
    `the name and the place tell what a call does${command === undefined ? ' (skipped: not installed)' : ''}`,
    () => {
      const [shell = '', ...words] = command?.split(' ') ?? []
      const called = (path: string, args: readonly string[]) =>
        spawnSync(shell, [...words, path, ...args], { cwd: folder, encoding: 'utf8', timeout: 20_000 }).stdout
      for (const [path, args, expected] of CALLS)
        expect([path, args, called(join(folder, path), args)]).toEqual([path, args, `${expected}\n`])
      // as a shell in its folder calls it
      expect(called('usr/sbin/post-thaw-script', ['freeze'])).toBe('thaw thaw\n')
    },
  )
})
