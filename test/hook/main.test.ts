import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { normalise } from '../../src/config/normalise.ts'
import { renderHooks } from '../../src/hook/render.ts'
import { readTemplates } from '../../src/hook/templates.ts'
import { shells } from '../hooks/shells.ts'

const PRE = 'usr/sbin/pre-freeze-script'
const POST = 'usr/sbin/post-thaw-script'
const ONE = 'etc/vmware-tools/backupScripts.d/50-gen-hooks'

/** A path, arguments, and the function that main calls; empty if main calls none. */
const CALLS: readonly (readonly [string, readonly string[], string])[] = [
  [PRE, [], 'freeze'],
  [PRE, [''], 'freeze'],
  [PRE, ['freeze', 'more'], 'freeze'],
  [PRE, ['FREEZE'], 'freeze'],
  [PRE, ['thaw'], 'give_up'],
  [PRE, ['freezeFail'], 'give_up'],
  [PRE, ['freeze:'], 'give_up'],
  [PRE, ['x:freeze'], 'give_up'],
  [PRE, ['own', 'freeze', '/x'], 'own freeze /x'],
  [PRE, ['own', 'thaw', '/x', 'thaw', 'ticket', '7'], 'own thaw /x thaw ticket 7'],
  // a process of the old engine, whose file was replaced: no instance is frozen
  [PRE, ['keep', 'freeze', '/x'], 'give_up'],
  [POST, [], 'thaw thaw'],
  [POST, ['THAW'], 'thaw thaw'],
  [POST, ['freezeFail'], 'thaw freezeFail'],
  [POST, ['freezefail'], 'thaw freezeFail'],
  // post-thaw never freezes
  [POST, ['freeze'], 'thaw thaw'],
  [POST, ['start'], 'thaw thaw'],
  [POST, ['own', 'freeze', '/x'], ''],
  [POST, ['own', 'thaw', '/x', 'freezeFail', 'ticket', '7'], 'own thaw /x freezeFail ticket 7'],
  [POST, ['keep', 'rescue', '/x', 'freezeFail'], 'thaw thaw'],
  [ONE, [], 'give_up'],
  [ONE, ['start'], 'give_up'],
  [ONE, ['freeze'], 'freeze'],
  [ONE, ['Thaw'], 'thaw thaw'],
  [ONE, ['freezeFail'], 'thaw freezeFail'],
  [ONE, ['own', 'freeze', '/x'], 'own freeze /x'],
  [ONE, ['keep', 'freeze', '/x'], 'give_up'],
  ...[PRE, POST, ONE].map((path) => [path, ['status', '--json'], 'status --json'] as const),
  // no call of VMware Tools may be read as `status`
  [PRE, ['STATUS'], 'give_up'],
  // arguments that a person may type to get the status
  ...['STATUS', 'Stat', '-h', '--help', '--status', 'help'].map((word) => [POST, [word], 'status '] as const),
  [POST, ['thaw', '--help'], 'thaw thaw'],
  // VMware Tools calls every file of backupScripts.d with every argument
  [`${dirname(ONE)}/pre-freeze-script`, ['thaw'], 'thaw thaw'],
  [`${dirname(ONE)}/post-thaw-script`, ['freeze'], 'freeze'],
  ['root/pre-freeze-script.bak', ['thaw'], 'thaw thaw'],
  ['root/post-thaw-script:x', ['freeze'], 'freeze'],
  ['root/x', [], 'give_up'],
]

// each function that main calls is replaced by one that writes its name to a file, since main closes the open descriptors
const SAID = `unblock_alarm() { :; }
say() { echo "$*" >>"$SAID"; }
freeze() { say freeze; }
thaw() { say "thaw $*"; }
own() { say "own $*"; }
status() { say "status $*"; }
give_up() { say give_up; }
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
      const called = (path: string, args: readonly string[]): string => {
        const said = join(folder, 'said')
        writeFileSync(said, '')
        const env = { ...process.env, SAID: said }
        const { stdout } = spawnSync(shell, [...words, path, ...args], {
          cwd: folder,
          env,
          encoding: 'utf8',
          timeout: 20_000,
        })
        return stdout + readFileSync(said, 'utf8')
      }
      for (const [path, args, expected] of CALLS)
        expect([path, args, called(join(folder, path), args)]).toEqual([
          path,
          args,
          expected === '' ? '' : `${expected}\n`,
        ])
      // as called by a shell in the folder of the hook
      expect(called('usr/sbin/post-thaw-script', ['freeze'])).toBe('thaw thaw\n')
    },
  )
})
