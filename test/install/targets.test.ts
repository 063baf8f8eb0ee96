import { dirname } from 'node:path'
import { ALL_TARGETS, inFolder, pathOf, TEMPORARY_NAME } from '../../src/install/targets.ts'
import { runCli } from '../run-cli.ts'

it('each file on a guest has its mode, its layout and the folder of its temporary file', () => {
  expect(ALL_TARGETS.map((target) => [pathOf(target), target.mode.toString(8), target.layout, target.stage])).toEqual([
    ['/usr/sbin/post-thaw-script', '700', 'legacy', 'in the folder'],
    ['/usr/sbin/pre-freeze-script', '700', 'legacy', 'in the folder'],
    ['/etc/vmware-tools/backupScripts.d/50-gen-hooks', '700', 'backupScripts.d', 'beside the folder'],
    ['/etc/logrotate.d/gen-hooks', '644', null, 'beside the folder'],
    ['/usr/sbin/gen-hooks-metrics', '700', null, 'in the folder'],
    ['/usr/sbin/gen-hooks-fsfreeze-hook', '700', null, 'in the folder'],
    ['/etc/qemu/qemu-ga.conf', '644', null, 'in the folder'],
    ['/etc/azure/VMSnapshotScriptPluginConfig.json', '600', null, 'in the folder'],
    ['/etc/google/snapshots/post.sh', '700', null, 'in the folder'],
    ['/etc/google/snapshots/pre.sh', '700', null, 'in the folder'],
  ])
})

it.each([
  ['/usr/sbin/x', '/usr/sbin'],
  ['/x', '/'],
  ['/', '/'],
])('the folder of %s is %s', (path, folder) => {
  expect(dirname(path)).toBe(folder)
})

it.each([
  ['/usr/bin', '/usr/sbin/x', '/usr/bin/x'],
  ['/', '/usr/sbin/x', '/x'],
])('inFolder %s moves %s to %s', (path, asked, expected) => {
  expect(inFolder({ path }, asked)).toBe(expected)
})

it.each([
  ['.gen-hooks-0123456789abcdef', true],
  ['.gen-hooks-0123456789abcde', false],
  ['.gen-hooks-0123456789abcdef0', false],
  ['.gen-hooks-0123456789ABCDEF', false],
  ['x.gen-hooks-0123456789abcdef', false],
  ['.gen-hooks-0123456789abcdef.conf', false],
  ['.gen-hooks-', false],
])('%s is a temporary file of gen-hooks: %s', (name, is) => {
  expect(TEMPORARY_NAME.test(name)).toBe(is)
})

it.each(['aws-dlm', 'velero'])('install --target %s is a mistake that says what to do', async (target) => {
  const { status, out, err } = await runCli(['install', '--target', target])
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toContain(
    `--target ${target}: needs nothing on the guest but the scripts, expected install without it, and render --target ${target} --out DIR for what its caller needs [USAGE]`,
  )
})

it('install --target windows is a mistake that says where the files belong', async () => {
  const { status, out, err } = await runCli(['install', '--target', 'windows'])
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toContain(
    'expected render --target windows --inventory FILE --out DIR, whose .bat an administrator copies',
  )
})
