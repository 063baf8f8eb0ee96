import { join } from 'node:path'
import { doctorNagios } from '../../src/doctor/nagios.ts'
import { realHost } from '../../src/host/real-host.ts'
import { type Guest, makeGuest, PRE } from '../install/guest.ts'
import { hostWith } from '../install/host-with.ts'
import { runCli } from '../run-cli.ts'

const INVENTORY = join(__dirname, '../cases/05-include-and-exclude/root/inventory.json')

let guest: Guest
let hooks: readonly { readonly fileName: string; readonly text: string }[]
beforeAll(async () => {
  hooks = JSON.parse((await runCli(['render', '--json', '--inventory', INVENTORY])).out).files
})
beforeEach(() => {
  guest = makeGuest()
  for (const { fileName, text } of hooks) guest.write(`/usr/sbin/${fileName}`, text, 0o700)
  // a folder that was collected, with one consistent snapshot
  guest.write(
    '/var/log/gen-hooks/snapshot.log',
    `${new Date().toISOString().replace('Z', '+00:00')} run=r1 level=info instance=- event=consistent ms=1\n`,
    0o640,
  )
})
afterEach(() => guest.remove())

const doctor = async (...args: readonly string[]) => await runCli(['doctor', '--root', guest.root, ...args])

/** The entry of one check in the output of `--json`. */
async function resultsOf(id: string) {
  const { out } = await doctor('--json')
  const document = JSON.parse(out)
  return document.checks.find((one: { readonly id: string }) => one.id === id)
}

test('doctor changes nothing, and for a folder reports that no program of the folder is started', async () => {
  guest.write('/usr/bin/vmtoolsd', '#!/bin/sh\ntouch /started\n')
  guest.write('/usr/bin/iris', '#!/bin/sh\ntouch /started\n')
  const before = guest.files()
  const { out } = await doctor()
  expect(guest.files()).toEqual(before)
  expect(out).toContain('skipped  tools-running: no process runs in a folder\n')
})

test('an error is status 2, in text and in JSON alike', async () => {
  expect((await doctor()).out).not.toContain('hooks-pair: /usr')
  await guest.host.remove(PRE)
  const { status, out, err } = await doctor()
  expect({ status, err }).toEqual({ status: 2, err: '' })
  expect(out).toMatch(/\nerror {4}hooks-pair: \/usr\/sbin\/pre-freeze-script: is missing beside its partner\n {9}do: /)
  expect(out).toMatch(/\n\d+ checks: 1 error,.*\n$/)
  expect(await resultsOf('hooks-pair')).toMatchObject({ kind: 'error', results: [{ couldNotLook: false }] })
  expect((await doctor('--json')).status).toBe(2)
})

test('--max-days is the age from which the last snapshot is an error', async () => {
  expect((await doctor('--max-days', '1')).out).toContain('ok       last-run: ')
  expect((await doctor('--max-days', 'x')).err).toContain('--max-days: "x", expected a whole number above 0 [USAGE]')
})

test('a wrong inventory is an error of the command line', async () => {
  const { status, err } = await runCli(['doctor', '--root', guest.root, '--inventory', '-'], realHost(), '{}')
  expect({ status, err }).toEqual({ status: 1, err: expect.stringContaining('[INVENTORY_INVALID]') })
})

test('doctor as another user than root refuses to check this machine', async () => {
  const { status, err } = await runCli(['doctor'], hostWith(realHost(), { uid: 1000 }))
  expect({ status, err }).toEqual({
    status: 1,
    err: expect.stringMatching(/uid 1000: .*expected root \[STATUS_UNKNOWN\]/),
  })
})

test('--nagios prints one line and ends with a status for plugins, also after an error of the command line', async () => {
  guest.write('/etc/gen-hooks/config.yaml', 'thaw: { onInconsistent: warn }\n', 0o644)
  expect(await doctor('--nagios')).toEqual({
    status: 1,
    out: expect.stringMatching(/^GEN-HOOKS WARNING - configuration: thaw\.onInconsistent: warn.*\n$/),
    err: '',
  })
  await guest.host.remove(PRE)
  expect(await doctor('--nagios')).toEqual({
    status: 2,
    out: expect.stringMatching(/^GEN-HOOKS CRITICAL - hooks-pair: \/usr\/sbin\/pre-freeze-script: is missing[^|]*\n$/),
    err: '',
  })
  expect(await doctor('--nagios', '--json')).toMatchObject({
    status: 3,
    out: expect.stringMatching(/^GEN-HOOKS UNKNOWN - --nagios: with --json/),
  })
})

test.each([
  ['sound', 0, 'GEN-HOOKS OK - 4 ok, 2 skipped'],
  ['not seen', 3, 'GEN-HOOKS UNKNOWN - a: not known / yet'],
] as const)('the verdict %s is status %s', (verdict, status, line) => {
  const result = { kind: 'skipped', message: 'not known | yet', todo: null, couldNotLook: true } as const
  const document = {
    schema: 'gen-hooks/doctor/1',
    verdict,
    guest: 'folder',
    counts: { error: 0, warning: 0, info: 0, ok: 4, skipped: 2 },
    checks: [{ id: 'a', title: 't', why: 'w', kind: 'skipped', results: [result] }],
  } as const
  expect(doctorNagios(document)).toEqual({ line, status })
})
