import type { Host } from '../../src/host/host.ts'
import { type Guest, makeGuest } from '../install/guest.ts'
import { asMachine, look } from './look.ts'

const HOOK = '/usr/sbin/gen-hooks-fsfreeze-hook'
const OURS = '#!/bin/sh\n# Installed by gen-hooks, which rewrites it.\n'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
})
afterEach(() => guest.remove())

/** The guest as this machine, with these programs running as services of root, each with the option that names our hook. */
function machine(...programs: readonly string[]): Host {
  for (const [index, program] of programs.entries()) {
    guest.write(`/proc/${index + 100}/comm`, `${program}\n`)
    guest.write(`/proc/${index + 100}/cmdline`, `${program}\0-F${HOOK}\0`)
  }
  const { host } = guest
  return asMachine(
    host,
    {},
    {
      lstat: async (path) => {
        const stat = await host.lstat(path)
        return stat === null ? null : { ...stat, uid: path.startsWith('/proc/') ? 0 : stat.uid }
      },
    },
  )
}

it.each(['tools-installed', 'tools-running', 'tools-version', 'tools-conf', 'data-frozen'])(
  'if qemu-guest-agent calls the hooks, the check %s does not apply',
  async (id) => {
    guest.write(HOOK, OURS, 0o700)
    expect(await look(id, machine('qemu-ga'))).toEqual([
      'not here: the hooks are installed for qemu-guest-agent, and VMware Tools does not call them',
    ])
  },
)

it('doctor tells whether qemu-guest-agent calls the installed hook', async () => {
  guest.write(HOOK, OURS, 0o700)
  expect(await look('agent-hook', machine())).toEqual([
    'error: qemu-guest-agent: qemu-ga is not installed, so no hook is called',
  ])
  expect(await look('agent-hook', machine('qemu-ga'))).toEqual(['ok: qemu-guest-agent calls the hook of gen-hooks'])
})

it.each([
  [[], 'not here: no hook of gen-hooks is installed for qemu-guest-agent'],
  [['qemu-ga'], 'error: qemu-ga runs, and vmtoolsd does not, so nothing calls the hooks'],
  [['qemu-ga', 'vmtoolsd'], 'not here: no hook of gen-hooks is installed for qemu-guest-agent'],
])('agent-hook without an installed hook, if %j run', async (programs, expected) => {
  expect(await look('agent-hook', machine(...programs))).toEqual([expected])
})

it('agent-hook does not apply to a folder, in which no process runs', async () => {
  expect(await look('agent-hook', guest.host)).toEqual(['not here: no process runs in a folder'])
})
