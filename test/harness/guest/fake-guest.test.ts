import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { addInstance, addSystemd, misuses } from '../../../src/harness/guest/fake-guest.ts'
import { call, removeGuests, tempGuest } from '../temp-guest.ts'
import { untilEvent } from '../until.ts'

afterAll(removeGuests)

test('the default guest has two IRIS instances, one with a long name, and a Caché instance, each with its parameters', () => {
  const root = tempGuest()
  expect(call(root, 'iris', ['qlist']).stdout.match(/^[^^]*/gm)).toEqual(
    expect.arrayContaining(['PROD', 'SCHLTEST2016INTEGRATION']),
  )
  expect(call(root, 'ccontrol', ['qlist']).stdout).toMatch(/^LEGACY\^/)
  expect(readFileSync(join(root, 'opt/cache/legacy/parameters.isc'), 'utf8')).toBe(
    'product_info.name: Cache\nsecurity_settings.manager_user: irisowner\n',
  )
})

test('a guest has only the commands of the kinds of its instances', () => {
  const root = tempGuest([{ kind: 'cache', name: 'LEGACY' }])
  expect(existsSync(join(root, 'usr/bin/ccontrol'))).toBe(true)
  expect(existsSync(join(root, 'usr/bin/iris'))).toBe(false)
})

test('an instance directory that is given inside the sandbox is used as it is', () => {
  const root = tempGuest([])
  addInstance(root, { kind: 'iris', name: 'X', directory: `${root}/opt/x`, owner: 'me' })
  expect(readFileSync(join(root, 'opt/x/parameters.isc'), 'utf8')).toContain('manager_user: me\n')
})

test('systemd-run starts the command in the background with a clean environment, and returns at once', async () => {
  const root = tempGuest()
  addSystemd(root)
  expect(existsSync(join(root, 'run/systemd/system'))).toBe(true)
  const script = `{ pwd; env | grep -v '^_=\\|^SHLVL=\\|^PWD='; read -r line && echo "$line"; } >'${root}/out'; echo '1 - - called unit' >>'${root}/fake/events'`
  const started = call(
    root,
    'systemd-run',
    ['--quiet', '--collect', '--unit=x', '-p', 'A=b', '/bin/sh', '-c', script],
    'input\n',
  )
  expect(started.status).toBe(0)
  await untilEvent(root, 'the unit', 10_000, ({ detail }) => detail === 'unit')
  expect(readFileSync(join(root, 'out'), 'utf8').split('\n').sort()).toEqual(
    ['', '/', 'LANG=C.UTF-8', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'].sort(),
  )
  expect(misuses(root)).toEqual([])
})

test.each([[['--scope', 'true']], [['--quiet']]])('systemd-run %j is a misuse', (args) => {
  const root = tempGuest()
  addSystemd(root)
  expect(call(root, 'systemd-run', args).status).toBe(2)
  expect(misuses(root)).toHaveLength(1)
})

test('runuser runs a command as a user, and reports a form that the fake cannot play', () => {
  const root = tempGuest()
  const runuser = (...args: string[]) => call(root, '../sbin/runuser', args)
  expect(runuser('-u', 'me', '--', '/bin/sh', '-c', 'echo "$FAKE_USER"').stdout).toBe('me\n')
  expect(runuser('-l', 'me', '-c', 'echo "$FAKE_USER"').stdout).toBe('me\n')
  expect(runuser('--pty', 'me', '-c', 'true').status).toBe(1)
  expect(readFileSync(join(root, 'fake/unplayable'), 'utf8')).toBe('runuser: --pty\n')
  expect(misuses(root)).toEqual([])
})
