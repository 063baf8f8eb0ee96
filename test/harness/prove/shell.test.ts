import { findShells } from '../../../src/harness/prove/shell.ts'
import type { Host } from '../../../src/host/host.ts'

const host = {
  which: async (name: string) => (['dash', 'bash', 'busybox'].includes(name) ? `/usr/bin/${name}` : null),
} as unknown as Host

test('without a list of shells, the shell is /bin/sh', async () => {
  expect(await findShells(undefined, host)).toEqual([{ name: 'sh', command: '/bin/sh' }])
})

test('a name is looked for in PATH, a path is taken as it is, and busybox gets the applet sh', async () => {
  expect(await findShells('dash, bash --posix,busybox,busybox ash,/opt/sh', host)).toEqual([
    { name: 'dash', command: '/usr/bin/dash' },
    { name: 'bash --posix', command: '/usr/bin/bash --posix' },
    { name: 'busybox', command: '/usr/bin/busybox sh' },
    { name: 'busybox ash', command: '/usr/bin/busybox ash' },
    { name: '/opt/sh', command: '/opt/sh' },
  ])
})

test.each([
  ['fish', '"fish" is not installed'],
  ['dash,', '"" is not installed'],
  ['bash -x --posix', 'more than one argument'],
])('%s is refused', async (list, said) => {
  await expect(findShells(list, host)).rejects.toThrow(said)
})
