import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtDist } from '../../built.ts'
import { tempFolder } from '../../host/temp-folder.ts'

const folder = tempFolder()

let dist = ''
beforeAll(() => {
  dist = builtDist()
}, 120_000)

test('the whole story in a folder that is kept: three snapshots, every promise kept, and the guest stays as install left it', () => {
  const tool = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(dist, 'gen-hooks.mjs'), ...args], { encoding: 'utf8', cwd: folder })
  const { status, stdout: out, stderr: err } = tool('harness', '--keep', 'kept')
  expect({ status, err }).toEqual({ status: 0, err: '' })
  expect(out.match(/^ +verdict +\w+/gm)?.map((line) => line.trim().split(/ +/)[1])).toEqual([
    'consistent',
    'inconsistent',
    'inconsistent',
  ])
  for (const name of ['iris:PROD', 'iris:SCHLTEST2016INTEGRATION', 'cache:LEGACY']) expect(out).toContain(name)
  expect(out).toContain("req.error 5 'VmBackupOnFreeze' operation failed.")
  expect(out).toContain('req.aborted 4 Quiesce canceled.')
  expect(out).not.toMatch(/BROKEN|unchecked/)
  expect(out.endsWith('\nvalidated: clean\nleft frozen: none\n')).toBe(true)

  const log = readFileSync(join(folder, 'kept/var/log/gen-hooks/snapshot.log'), 'utf8')
  expect(log.match(/ instance=- event=(in)?consistent /g)).toHaveLength(3)
  expect(readFileSync(join(folder, 'kept/etc/gen-hooks/config.yaml'), 'utf8')).toMatch(/^freeze: /)
  expect(existsSync(join(folder, 'kept/usr/sbin/pre-freeze-script'))).toBe(true)
  const looked = tool('status', '--root', 'kept', '--inventory', 'kept/inventory.json')
  // the chroot has no shell for the fakes, and the verb prints nothing about this
  expect(looked.stderr).toBe('')
  expect(looked.stdout).toMatch(/^last run: .* verdict=inconsistent .* why=pre-freeze was ended$/m)
}, 300_000)
