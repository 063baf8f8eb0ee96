import { existsSync } from 'node:fs'
import { runHarness } from '../../../src/commands/harness.ts'
import type { Host } from '../../../src/host/host.ts'

test('the whole story: three snapshots, every promise kept, nothing left', async () => {
  const out: string[] = []
  const err: string[] = []
  // It works in a sandbox of its own, and has no use for the caller's machine.
  const io = { host: {} as Host, out: (text: string) => out.push(text), err: (text: string) => err.push(text) }
  expect(await runHarness({}, io)).toBe(0)
  const text = out.join('')
  expect(text.match(/^ +verdict +\w+/gm)?.map((line) => line.trim().split(/ +/)[1])).toEqual([
    'consistent',
    'inconsistent',
    'inconsistent',
  ])
  for (const name of ['iris:PROD', 'iris:SCHLTEST2016INTEGRATION', 'cache:LEGACY']) expect(text).toContain(name)
  expect(text).toContain("req.error 5 'VmBackupOnFreeze' operation failed.")
  expect(text).toContain('req.aborted 4 Quiesce canceled.')
  expect(text).not.toContain('BROKEN')
  expect(text.endsWith('\nleft frozen: none\n')).toBe(true)
  expect(err).toEqual([])
  const [, root = ''] = /^sandbox: (\S+),/.exec(text) ?? []
  expect(root).toMatch(/gen-hooks-harness-/)
  expect(existsSync(root)).toBe(false)
}, 120_000)
