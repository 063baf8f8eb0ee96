import type { Host, RunOptions, RunResult } from '../../src/host/host.ts'
import { realHost } from '../../src/host/real-host.ts'
import { hasWrongLabel, restoreLabels } from '../../src/install/labels.ts'
import { hostWith } from './host-with.ts'

const FILES = ['/usr/sbin/post-thaw-script', '/usr/sbin/pre-freeze-script']

let asked: { readonly command: string; readonly options: RunOptions }[]
beforeEach(() => {
  asked = []
})

/** A machine whose restorecon is in `folder`, with this end and output. */
function machine(
  end: RunResult['end'],
  stdout = '',
  folder = '/usr/sbin',
  place: 'machine' | 'folder' = 'machine',
): Host {
  return hostWith(realHost(), {
    realPath: (path) => (place === 'machine' ? path : `/guest${path}`),
    which: async (name, folders) => (folders.includes(folder) ? `${folder}/${name}` : null),
    run: async (file, args, options) => {
      asked.push({ command: [file, ...args].join(' '), options })
      return { end, stdout: Buffer.from(stdout), stderr: Buffer.alloc(0) }
    },
  })
}
const DONE = { kind: 'exited', status: 0 } as const
const FAILED = { kind: 'exited', status: 1 } as const

it('restorecon sets the label of each file, with a time limit', async () => {
  expect(await restoreLabels(machine(DONE), FILES)).toEqual([])
  expect(asked).toEqual(
    FILES.map((path) => ({ command: `/usr/sbin/restorecon ${path}`, options: { timeoutMs: 10_000, changes: true } })),
  )
})

it.each([
  [FAILED, 'status 1'],
  [{ kind: 'timed out' }, 'timed out'],
] as const)('a restorecon that ends with %j is a warning for each file', async (end, said) => {
  expect(await restoreLabels(machine(end), FILES)).toEqual(
    FILES.map((path) => `${path}: restorecon failed (${said}), so SELinux may forbid VMware Tools to run it`),
  )
})

it.each([
  ['there is no restorecon', '/opt', 'machine'],
  ['the guest is a folder, whose paths have other labels here', '/usr/sbin', 'folder'],
] as const)('nothing is run where %s', async (_what, folder, place) => {
  const host = machine(DONE, 'Would relabel', folder, place)
  expect(await restoreLabels(host, FILES)).toEqual([])
  expect(await hasWrongLabel(host, '/x')).toBe(false)
  expect(asked).toEqual([])
})

it.each(['/usr/sbin', '/sbin', '/usr/bin', '/bin'])('restorecon is found in %s', async (folder) => {
  expect(await hasWrongLabel(machine(DONE, 'Would relabel', folder), '/x')).toBe(true)
})

it.each([
  ['prints what it would change', DONE, 'Would relabel /x\n', true],
  ['prints one character', DONE, 'x', true],
  ['prints nothing', DONE, '', false],
  ['fails, whatever it prints', FAILED, 'no such file\n', false],
  ['does not end', { kind: 'timed out' }, 'x', false],
] as const)('a label is wrong if restorecon %s', async (_what, end, stdout, wrong) => {
  expect(await hasWrongLabel(machine(end, stdout), '/x')).toBe(wrong)
  expect(asked).toEqual([{ command: '/usr/sbin/restorecon -n -v /x', options: { timeoutMs: 10_000 } }])
})
