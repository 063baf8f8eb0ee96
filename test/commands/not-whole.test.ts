import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type InstallOptions, runInstall } from '../../src/commands/install.ts'
import { runRehearse } from '../../src/commands/rehearse.ts'
import { readEvents } from '../../src/harness/guest/events.ts'
import { endGuests, type HookedGuest, hookedGuest, write } from '../rehearse/hooked-guest.ts'
import { runCli } from '../run-cli.ts'

afterEach(async () => {
  expect(await endGuests()).toEqual([])
})

const PRE = 'usr/sbin/pre-freeze-script'
const script = ({ root }: HookedGuest): string => readFileSync(join(root, PRE), 'utf8')

/** Without the validation, which takes seconds and has tests of its own. */
const install = async ({ io }: HookedGuest, options: InstallOptions = {}): Promise<number> =>
  await runInstall(options, io, async () => {})

/** A guest with IRIS and Caché and the installed hooks for both, changed by `spoil`. */
async function spoilt(spoil: (guest: HookedGuest) => void): Promise<HookedGuest> {
  const guest = await hookedGuest(undefined, { installed: false })
  await install(guest)
  expect(script(guest)).toContain("instance 'iris' 'PROD'")
  spoil(guest)
  return guest
}

function failLists({ root }: HookedGuest): void {
  for (const list of ['qlist', 'qall', 'list'])
    writeFileSync(join(root, `fake/fault.${list}.iris`), 'status 1\ntext broken\n')
}

const WAYS: readonly [string, (guest: HookedGuest) => void, RegExp][] = [
  ['every list of IRIS fails', failLists, /iris: no whole list of its instances: iris qlist \(exit status 1/],
  [
    'iris has no x bit',
    ({ root }) => chmodSync(join(root, 'usr/bin/iris'), 0o644),
    /iris: no whole list of its instances: iris qlist \(\/usr\/bin\/iris: not executable \(mode 0644\)/,
  ],
  [
    'iris is gone',
    ({ root }) => rmSync(join(root, 'usr/bin/iris')),
    /iris:PROD: in the plan of the installed hooks, but iris is not there/,
  ],
  [
    'iris prints nothing',
    ({ root }) => write(root, '/usr/bin/iris', '#!/bin/sh\n', 0o755),
    /iris: no whole list of its instances: iris qlist \(empty, .*iris qall \(nothing printed, .*iris list \(empty, /,
  ],
]

describe.each(WAYS)('with a good list of Caché, if %s,', (_what, spoil, why) => {
  test.each([['install'], ['install', '--dry-run'], ['status'], ['render'], ['validate']])(
    '%s %s ends with DETECT_FAILED, and no instance leaves the plan',
    async (...args) => {
      const guest = await spoilt(spoil)
      const before = script(guest)
      const { status, err } = await runCli(args, guest.host)
      expect({ status, err }).toEqual({ status: 1, err: expect.stringMatching(why) })
      expect(err).toContain('[DETECT_FAILED]')
      expect(script(guest)).toBe(before)
    },
  )
  test('status --nagios does not print OK, and prints the reason', async () => {
    const guest = await spoilt(spoil)
    write(guest.root, '/run/gen-hooks/last.json', GOOD, 0o600)
    const { status, out } = await runCli(['status', '--nagios'], guest.host)
    expect({ status, out }).toEqual({ status: 3, out: expect.stringMatching(why) })
  })
})

const GOOD = `{"run":"r","at":${Math.floor(Date.now() / 1000)},"argument":"thaw","verdict":"consistent","status":0,"stuck":0,"milliseconds":100,"instances":"iris:PROD","why":""}\n`

test.each([['detect'], ['render'], ['install'], ['install', '--dry-run'], ['validate'], ['status']])(
  '%s %s on a fresh guest whose iris prints nothing at all ends with DETECT_FAILED: a command that does nothing proves nothing',
  async (...args) => {
    const guest = await hookedGuest(undefined, { installed: false })
    write(guest.root, '/usr/bin/iris', '#!/bin/sh\n', 0o755)
    const { status, err } = await runCli(args, guest.host)
    expect({ status, err }).toEqual({ status: 1, err: expect.stringContaining('[DETECT_FAILED]') })
    expect(existsSync(join(guest.root, PRE))).toBe(false)
  },
)

test('a fresh guest with Caché alone gets hooks if qall of iris prints only its heading', async () => {
  const guest = await hookedGuest(undefined, { installed: false })
  rmSync(join(guest.root, 'fake/instances/iris.PROD'), { recursive: true })
  expect(await install(guest)).toBe(0)
  expect(script(guest)).toContain("instance 'cache' 'LEGACY'")
})

test('status still reports the installed hooks and the frozen instances', async () => {
  const guest = await spoilt(failLists)
  const { out } = await runCli(['status'], guest.host)
  expect(out).toContain(PRE)
  expect(out).toMatch(/verdict: unknown\n$/)
})

test('detect ends with DETECT_FAILED after the instances that it knows', async () => {
  const guest = await spoilt(failLists)
  const { status, out, err } = await runCli(['detect'], guest.host)
  expect({ status, err }).toEqual({ status: 1, err: expect.stringContaining('[DETECT_FAILED]') })
  expect(out).toMatch(/^cache +LEGACY /m)
})

test('an inventory with an incomplete list is refused, a completed one is accepted', async () => {
  const guest = await spoilt(() => {})
  const put = async (): Promise<void> => {
    write(guest.root, '/inventory.json', (await runCli(['detect', '--json'], guest.host)).out)
  }
  await put()
  expect(await install(guest, { inventory: join(guest.root, 'inventory.json') })).toBe(0)
  failLists(guest)
  await put()
  const before = script(guest)
  const { status, err } = await runCli(['install', '--inventory', '/inventory.json'], guest.host)
  expect({ status, err }).toEqual({ status: 1, err: expect.stringMatching(/iris: no whole list.*\[DETECT_FAILED\]/) })
  expect(err).toContain('hint: Make the inventory anew on its guest')
  expect(script(guest)).toBe(before)
})

test('an instance that qall does not list any more leaves the plan, and so does an instance that is now excluded', async () => {
  const guest = await spoilt(({ root }) => rmSync(join(root, 'fake/instances/iris.PROD'), { recursive: true }))
  expect(await install(guest)).toBe(0)
  expect(script(guest)).not.toContain("instance 'iris'")

  const excluding = await spoilt(failLists)
  const config = join(excluding.root, 'etc/gen-hooks/config.yaml')
  writeFileSync(config, `${readFileSync(config, 'utf8')}instances: { exclude: ["iris:*"] }\n`)
  expect(await install(excluding)).toBe(0)
  expect(script(excluding)).not.toContain("instance 'iris'")
})

test('rehearse freezes nothing while a list is incomplete: a good result would not include the missing instances', async () => {
  const guest = await hookedGuest()
  failLists(guest)
  const rehearsal = runRehearse({ yes: true }, guest.io, { ask: async () => 'yes', point: guest.point })
  await expect(rehearsal).rejects.toMatchObject({
    code: 'DETECT_FAILED',
    hint: expect.stringMatching(/^Nothing was frozen\./),
  })
  expect(readEvents(guest.root).filter(({ detail }) => detail === 'ExternalFreeze')).toEqual([])
})
