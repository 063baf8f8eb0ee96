import type { Host } from '../../src/host/host.ts'
import { type Guest, makeGuest } from '../install/guest.ts'
import { asMachine, look } from './look.ts'

const OURS = '#!/bin/sh\n# Installed by gen-hooks, which rewrites it.\n'
const NOT_HERE = 'not here: no hook of gen-hooks is installed for the Google guest agent'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
  guest.write('/usr/bin/google_guest_agent', '#!/bin/sh\n')
})
afterEach(() => guest.remove())

function machine(command: string): Host {
  guest.write('/proc/100/comm', `${command}\n`)
  guest.write('/proc/100/cmdline', 'x\0')
  const { host } = guest
  const lstat: Host['lstat'] = async (path) => {
    const stat = await host.lstat(path)
    return stat === null ? null : { ...stat, uid: path.startsWith('/proc/') ? 0 : stat.uid }
  }
  return asMachine(host, {}, { lstat })
}

it('doctor tells whether the Google guest agent calls the hooks', async () => {
  for (const name of ['pre.sh', 'post.sh']) guest.write(`/etc/google/snapshots/${name}`, OURS, 0o700)
  expect(await look('google-scripts', guest.host)).toEqual([
    'error: /etc/default/instance_configs.cfg: has no enabled in [Snapshots], so the agent calls no hook, expected enabled=true',
    expect.stringContaining('timeout_in_seconds is 60 by default in [Snapshots], but pre-freeze may take'),
  ])
  guest.write('/etc/default/instance_configs.cfg', '[Snapshots]\nenabled=true\ntimeout_in_seconds=900\n', 0o644)
  expect(await look('google-scripts', guest.host)).toEqual([
    'ok: the Google guest agent calls the hooks, if it was started after its configuration was written',
  ])
  expect(await look('tools-conf', guest.host)).toEqual([
    'not here: the hooks are installed for the Google guest agent, and VMware Tools does not call them',
  ])
})

it.each([
  ['sh', 'error: the Google guest agent is here, and vmtoolsd does not run, so nothing calls the hooks'],
  ['vmtoolsd', NOT_HERE],
])('google-scripts without installed scripts, if %s runs', async (command, told) => {
  expect(await look('google-scripts', machine(command))).toEqual([told])
})

it('doctor names a configuration of the agent that cannot be read, and why', async () => {
  for (const name of ['pre.sh', 'post.sh']) guest.write(`/etc/google/snapshots/${name}`, OURS, 0o700)
  guest.write('/etc/default/instance_configs.cfg/file', '')
  expect(await look('google-scripts', guest.host)).toEqual([
    'error: /etc/default/instance_configs.cfg: is a folder, expected a regular file, so it is unknown whether the agent calls the hooks',
  ])
})

it('google-scripts does not ask of a folder what runs there', async () => {
  expect(await look('google-scripts', guest.host)).toEqual([NOT_HERE])
})
