import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { jsonText } from '../../src/text/json.ts'
import { plainErrors } from '../../src/text/plain-errors.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { runCli } from '../run-cli.ts'
import { anyText } from './any-text.ts'

const folder = tempFolder()
/** ESC, C1's CSI, a mark that turns the direction of writing, a line separator. */
const EVIL = '\u001b[2J\u009b2J\u202e\u2028'
const ACTS = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/u

const run = (...args: readonly string[]) => runCli(args)

/** A file whose name is hostile, in a folder of its own. */
function hostile(text: string): string {
  const path = join(mkdtempSync(join(folder, 'x-')), `evil${EVIL}.log`)
  writeFileSync(path, text)
  return path
}

const HEAD = '2026-11-22T16:40:55.000Z'
const STUN = `${HEAD}| vmx| I125: SnapshotVMX_TakeSnapshot start: 'S${EVIL}', quiesced=1\n${HEAD}| vcpu-0| I125: Checkpoint_Unstun: vm stopped for 700 us\n`

test.each([
  ['stun', STUN, ['--json']],
  ['stun', STUN, []],
  ['stun', 'nothing', []],
  ['history', `nothing${EVIL}`, []],
  ['history', `nothing${EVIL}`, ['--json']],
  ['validate', `#!/bin/sh\n# ${EVIL}\nexit 0\n`, ['--json']],
])('%s of a hostile file prints no control sequence', async (verb, text, args) => {
  const { out, err } = await run(verb, hostile(text), ...args)
  expect(out + err).toContain('evil')
  expect(out).not.toMatch(ACTS)
  expect(err).not.toMatch(ACTS)
})

test.each([
  ['config', ['install', '--dry-run', '--config', `/none/${EVIL}`]],
  ['root', ['status', '--root', `/none/${EVIL}`]],
  ['zone', ['history', '--timezone', EVIL]],
  ['file', ['stun', `/none/${EVIL}`]],
  ['scenario', ['harness', '--scenario', EVIL]],
])('an error that names a hostile %s has no control sequence', async (_what, args) => {
  const { status, err } = await run(...args)
  expect(status).toBe(1)
  expect(err).toContain('[2J')
  expect(err).not.toMatch(ACTS)
})

test('status and install print the name of a hostile file among the hooks without control sequences', async () => {
  const root = mkdtempSync(join(folder, 'root-'))
  const hooks = join(root, 'etc/vmware-tools/backupScripts.d')
  mkdirSync(hooks, { recursive: true })
  writeFileSync(join(hooks, `evil${EVIL}.sh`), '', { mode: 0o755 })
  for (const args of [['status'], ['status', '--json'], ['install', '--dry-run']]) {
    const { out, err } = await run(...args, '--root', root)
    expect(out).not.toMatch(ACTS)
    expect(err).not.toMatch(ACTS)
    if (args[0] === 'status') expect(out).toContain('evil')
  }
})

test('JSON of any text has the same value and no control character', () => {
  fc.assert(
    fc.property(anyText(), fc.boolean(), (text, isIndented) => {
      const json = jsonText({ [text]: [text] }, isIndented ? 2 : undefined)
      expect(JSON.parse(json)).toEqual({ [text]: [text] })
      expect(json).not.toMatch(ACTS)
    }),
  )
})

test('a message replaces the line of progress', () => {
  const written: string[] = []
  const err = plainErrors((text) => written.push(text))
  for (const text of ['\r\u001b[Kreading', 'gen-hooks: a word\n', 'another\n']) err(text)
  expect(written).toEqual(['\r\u001b[Kreading', '\r\u001b[Kgen-hooks: a word\n', 'another\n'])
})

test('the line of progress may clear its own line, and has no other control sequence', () => {
  const written: string[] = []
  plainErrors((text) => written.push(text))('\r\u001b[K12 of 30 \u001b[2J')
  expect(written).toEqual(['\r\u001b[K12 of 30 \\x1b[2J'])
})
