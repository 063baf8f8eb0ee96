import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { checkGoogle, hasGoogleAgent } from '../../src/install/google.ts'
import { type Guest, makeGuest } from './guest.ts'
import { hostWith, systemError } from './host-with.ts'

const CONF = '/etc/default/instance_configs.cfg'
const ON = '[Snapshots]\nenabled = true\ntimeout_in_seconds = 400\n'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
  guest.write('/usr/bin/google_guest_agent', '#!/bin/sh\n')
  guest.write(CONF, ON, 0o644)
  for (const name of ['pre.sh', 'post.sh']) guest.write(`/etc/google/snapshots/${name}`, '#!/bin/sh\n', 0o700)
})
afterEach(() => guest.remove())

const problems = async (worstSeconds: number | null = null) =>
  (await checkGoogle(guest.host, { worstSeconds })).problems

it('finds nothing to say where all is as the agent wants it', async () => {
  expect(await checkGoogle(guest.host, { worstSeconds: 399 })).toEqual({ problems: [], notes: [] })
})

it('knows the agent of both forms', async () => {
  const other = makeGuest()
  try {
    expect(await hasGoogleAgent(other.host)).toBe(false)
    expect((await checkGoogle(other.host, { worstSeconds: null })).problems[0]).toBe(
      'Google guest agent: is not installed, so no hook is called',
    )
    other.write('/usr/bin/google_guest_agent_manager', '')
    expect(await hasGoogleAgent(other.host)).toBe(true)
  } finally {
    other.remove()
  }
  expect(await hasGoogleAgent(guest.host)).toBe(true)
})

const none = (found: string) => [`${CONF}: ${found} in [Snapshots], so the agent calls no hook, expected enabled=true`]
it.each([
  ['', none('has no enabled')],
  ['[Snapshots]\nenabled = false\n', none('enabled=false')],
  ['[Snapshots]\nenabled = yEs\n', none('enabled=yEs')],
  ['[Daemons]\nenabled = true\n', none('has no enabled')],
  ['enabled = true\n', none('has no enabled')],
  ['[Snapshots]\n;enabled = true\n# enabled = true\n', none('has no enabled')],
  ['[Snapshots]\nenabled = true\nenabled = false\n', none('enabled=false')],
  ['[snapshots]\n ENABLED : on ; by me\n', []],
  ['[Snapshots]\nenabled="true"\n[Daemons]\nenabled = false\n', []],
])('the agent reads in %j whether it calls scripts', async (text, expected) => {
  guest.write(CONF, text, 0o644)
  expect(await problems()).toEqual(expected)
})

it('the files of the distribution and of the image count before its own', async () => {
  guest.write(CONF, '[Snapshots]\n', 0o644)
  guest.write(`${CONF}.distro`, '[Snapshots]\nenabled = false\n', 0o644)
  guest.write(`${CONF}.template`, ON, 0o644)
  expect(await problems(399)).toEqual([])
  guest.write(CONF, '[Snapshots]\nenabled = 0\n', 0o644)
  expect(await problems(399)).toEqual(none('enabled=0'))
})

it('follows a link as the agent does, and does not wait for the writer of a FIFO', async () => {
  guest.write('/etc/default/linked', '[Snapshots]\nenabled = 0\n', 0o644)
  symlinkSync('linked', `${guest.root}${CONF}.distro`)
  guest.write(CONF, '', 0o644)
  expect(await problems()).toEqual(none('enabled=0'))
  execFileSync('mkfifo', [`${guest.root}${CONF}.template`])
  expect(await problems()).toEqual([
    `${CONF}.template: is no regular file, and was not opened, so it is unknown whether the agent calls the hooks`,
  ])
})

describe('a configuration that cannot be read is named, with the reason, and is not taken for an empty one', () => {
  const unknown = (because: string, path = CONF) => [
    `${path}: ${because}, so it is unknown whether the agent calls the hooks`,
  ]

  it('to this user', async () => {
    const readFile = async (path: string) =>
      path === CONF ? await Promise.reject(systemError('EACCES')) : await guest.host.readFile(path)
    const { problems } = await checkGoogle(hostWith(guest.host, { readFile }), { worstSeconds: 400 })
    expect(problems).toEqual(unknown('cannot be read: permission denied'))
  })

  it.each<[string, () => void, string]>([
    ['a folder', () => mkdirSync(`${guest.root}${CONF}`), 'is a folder, expected a regular file'],
    ['too large', () => guest.write(CONF, ON.padEnd(1024 * 1024 + 1), 0o644), 'is larger than 1048576 bytes'],
    ['a link to itself', () => symlinkSync(CONF, `${guest.root}${CONF}`), 'has too many levels of links'],
  ])('%s', async (_, make, because) => {
    rmSync(`${guest.root}${CONF}`)
    make()
    // of the limit nothing is known either, so 60 s by default is not told
    expect(await problems(400)).toEqual(unknown(because))
  })

  it('what a later file says counts anyway', async () => {
    mkdirSync(`${guest.root}${CONF}.distro`)
    const first = unknown('is a folder, expected a regular file', `${CONF}.distro`)
    expect(await problems(399)).toEqual(first)
    guest.write(CONF, '[Snapshots]\nenabled = false\n', 0o644)
    expect(await problems(399)).toEqual([...first, ...none('enabled=false')])
  })
})

it('tells where the agent ends pre-freeze too early', async () => {
  const rest = 'in [Snapshots], but pre-freeze may take 400 s, expected more, or shorter times in config.yaml'
  expect(await problems(400)).toEqual([`${CONF}: timeout_in_seconds=400 ${rest}`])
  guest.write(CONF, '[Snapshots]\nenabled = true\n', 0o644)
  expect(await problems(400)).toEqual([`${CONF}: timeout_in_seconds is 60 by default ${rest}`])
  expect(await problems()).toEqual([])
  guest.write(CONF, '[Snapshots]\nenabled = true\ntimeout_in_seconds = 0\n', 0o644)
  expect(await problems()).toEqual([`${CONF}: timeout_in_seconds=0 in [Snapshots], expected seconds`])
})

it('a script that cannot be started is a success for the agent', async () => {
  guest.write('/etc/google/snapshots/pre.sh', '#!/bin/sh\n', 0o600)
  expect(await problems()).toEqual([
    '/etc/google/snapshots/pre.sh: has mode 0600: the agent cannot start it and calls that a success, expected 0700',
  ])
})

it('says nothing of scripts where this user may not look', async () => {
  const lstat = async (path: string) =>
    path.startsWith('/etc/google') ? await Promise.reject(systemError('EACCES')) : await guest.host.lstat(path)
  expect(await checkGoogle(hostWith(guest.host, { lstat }), { worstSeconds: null })).toEqual({
    problems: [],
    notes: [],
  })
})
