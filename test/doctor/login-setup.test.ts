import { join } from 'node:path'
import type { RunResult } from '../../src/host/host.ts'
import type { Instance } from '../../src/model.ts'
import { makeInstance } from '../hook/make-instance.ts'
import { type Guest, makeGuest, PRE } from '../install/guest.ts'
import { runCli } from '../run-cli.ts'
import { asMachine, exited, look } from './look.ts'
import { writeInventoryOf } from './stored.ts'

const CONFIG = '/etc/gen-hooks/config.yaml'
const LOGIN = '/etc/gen-hooks/login'
const UNKNOWN = { kind: 'unknown', because: '/opt/PROD/parameters.isc: not there' } as const

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
  guest.write(
    '/etc/passwd',
    'root:x:0:0:root:/root:/bin/bash\nirisowner:x:51773:51773::/home/irisowner:/bin/sh\n',
    0o644,
  )
  for (const program of ['/usr/sbin/runuser', '/usr/bin/getent']) guest.write(program, '')
})
afterEach(() => guest.remove())

/** What the check says of a machine with this configuration and these instances. */
async function onMachine(
  config: string,
  instances: readonly Instance[] = [makeInstance('iris:PROD')],
  answers: Readonly<Record<string, RunResult>> = {},
): Promise<readonly string[]> {
  guest.write(CONFIG, config, 0o644)
  return await look('login-setup', asMachine(guest.host, answers), { inventory: writeInventoryOf(guest, instances) })
}

const getent = (user: string, status: number) => ({ [`/usr/bin/getent passwd ${user}`]: exited(status) })

test('it says the way into each instance', async () => {
  guest.write(LOGIN, 'backup\nsecret word\n', 0o600)
  const config = `runAs: owner\ninstances: { overrides: { TEST: { runAs: root, credentials: ${LOGIN} }, LAB: {} }, exclude: [OFF] }\n`
  const owned = { owner: { kind: 'known', user: 'irisowner' } } as const
  const all = ['iris:PROD', 'iris:TEST', 'cache:LAB', 'iris:OFF'].map((id) => makeInstance(id, owned))
  expect(await onMachine(config, all)).toEqual([
    'ok: cache:LAB: as irisowner through runuser, by OS authentication',
    'ok: iris:PROD: as irisowner through runuser, by OS authentication',
    `ok: iris:TEST: as root, with the file ${LOGIN}`,
  ])
  expect(await onMachine('')).toEqual(['ok: iris:PROD: as root, by OS authentication'])
})

test.each([
  [getent('backup', 2), /^error: iris:PROD: as backup through runuser, .*there is no such OS user/],
  [getent('backup', 0), /^info: .*not in \/etc\/passwd: a directory service has this user/],
  [getent('backup', 1), /^not seen: .*getent does not tell/],
  [{}, /^not seen: .*getent does not tell/],
])('it looks for a user that is not in /etc/passwd: %#', async (answers, expected) => {
  expect(await onMachine('runAs: backup\n', undefined, answers)).toEqual([expect.stringMatching(expected)])
})

test('the name of a user is compared whole', async () => {
  expect(await onMachine('runAs: iris\n', undefined, getent('iris', 2))).toEqual([
    expect.stringMatching(/^error: .*no such OS user/),
  ])
})

test('it reports an owner who is not known, and a machine without runuser', async () => {
  const config = 'runAs: owner\n'
  expect(await onMachine(config, [makeInstance('iris:PROD', { owner: UNKNOWN })])).toEqual([
    `error: iris:PROD: as its owner, by OS authentication, who is not known: ${UNKNOWN.because}`,
  ])
  await guest.host.remove('/usr/sbin/runuser')
  expect(await onMachine('runAs: irisowner\n')).toEqual([expect.stringMatching(/^error: .*runuser is not there/)])
})

test.each([
  [null, 0, /does not exist/],
  ['', 0o600, /empty, expected two lines/],
  ['backup\n', 0o600, /holds 1 line, expected two lines/],
  ['backup\n\n', 0o600, /holds an empty line/],
  ['backup\r\nsecret\r\n', 0o600, /holds a carriage return/],
  ['backup\nsecret\n', 0o640, /mode 0640 lets others in/],
])(
  'it reports a credential file with the text %j and the mode %o, and never what is in it',
  async (text, mode, expected) => {
    if (text !== null) guest.write(LOGIN, text, mode)
    const [one, ...more] = await onMachine(`credentials: ${LOGIN}\n`)
    expect(one).toMatch(/^error: iris:PROD: as root, with the file \/etc\/gen-hooks\/login: /)
    expect(one).toMatch(expected)
    expect(one).not.toMatch(/backup|secret/)
    expect(more).toEqual([])
  },
)

test('of a credential file of another user it says whose it is', async () => {
  guest.write(LOGIN, 'backup\nsecret\n', 0o600)
  guest.write(CONFIG, `credentials: ${LOGIN}\n`, 0o644)
  const foreign = asMachine(
    guest.host,
    {},
    {
      lstat: async (path) => {
        const stat = await guest.host.lstat(path)
        return stat === null || path !== LOGIN ? stat : { ...stat, uid: 4711 }
      },
    },
  )
  const inventory = writeInventoryOf(guest, [makeInstance('iris:PROD')])
  expect(await look('login-setup', foreign, { inventory })).toEqual([
    expect.stringMatching(/^error: iris:PROD: .*owned by user id 4711, expected root/),
  ])
})

describe('with hooks that are installed', () => {
  let script: string
  beforeAll(async () => {
    const inventory = join(__dirname, '../cases/05-include-and-exclude/root/inventory.json')
    script = JSON.parse((await runCli(['render', '--json', '--inventory', inventory])).out).files[0].text
  })
  const install = (user: string, credentials: string, other = '') => {
    const line = `instance 'iris' 'PROD' 'need' '${user}' '${credentials}' '60' '600' '30' '4' 'yes'`
    const text = script
      .replace(/^UNLISTED='.*'$/m, "UNLISTED='freeze'")
      .replace(/^plan\(\) \{\n(?: {4}.*\n)*\}$/m, `plan() {\n    ${line}\n}`)
      .replace(/^( {4}instance "\$1" "\$2" '\w+') '[^']*'/m, `$1 '${other}'`)
    guest.write(PRE, text, 0o700)
  }

  it('says the way of their plan, and that the configuration has another', async () => {
    install('irisowner', '')
    expect(await onMachine('runAs: irisowner\n')).toEqual([
      'ok: iris:PROD: as irisowner through runuser, by OS authentication',
    ])
    expect(await onMachine('')).toEqual([
      'warning: iris:PROD: as irisowner through runuser, by OS authentication; by the configuration as root, by OS authentication',
    ])
    install('gone', LOGIN)
    expect(await onMachine('no: such\n', undefined, getent('gone', 2))).toEqual([
      expect.stringMatching(/^error: iris:PROD: as gone through runuser, .*no such OS user/),
      expect.stringMatching(/^error: iris:PROD: as gone through runuser, .*does not exist/),
    ])
  })

  it('says of an instance outside their plan that its owner enters it', async () => {
    install('irisowner', '', '?')
    const config = 'runAs: owner\n'
    const added = (owner: Instance['owner']) => [makeInstance('iris:NEW', { owner })]
    expect(await onMachine(config, added({ kind: 'known', user: 'irisowner' }))).toEqual([
      'ok: iris:NEW: as irisowner through runuser, by OS authentication',
    ])
    expect(await onMachine(config, added(UNKNOWN))).toEqual([
      expect.stringMatching(/^error: iris:NEW: as its owner, .*who is not known/),
    ])
  })
})

test('of a folder it asks no program, and misses neither secrets nor a list of users', async () => {
  const inventory = writeInventoryOf(guest, [makeInstance('iris:PROD')])
  const inFolder = async (config: string) => {
    guest.write(CONFIG, config, 0o644)
    return await look('login-setup', guest.host, { inventory })
  }
  expect(await inFolder('runAs: irisowner\n')).toEqual([
    'ok: iris:PROD: as irisowner through runuser, by OS authentication',
  ])
  expect(await inFolder('runAs: backup\n')).toEqual([expect.stringMatching(/^not seen: .*is not in its \/etc\/passwd/)])
  await guest.host.remove('/etc/passwd')
  expect(await inFolder('runAs: irisowner\n')).toEqual([expect.stringMatching(/^not seen: .*not among the files/)])
  expect(await inFolder(`credentials: ${LOGIN}\n`)).toEqual([
    expect.stringMatching(/^not here: .*the folder does not have that file/),
  ])
  expect(await inFolder('no: such\n')).toEqual([expect.stringMatching(/^not seen: neither hooks/)])
  expect(await inFolder('instances: { exclude: [PROD] }\n')).toEqual(['not here: no instance is to be frozen'])
  expect(await look('login-setup', guest.host)).toEqual([expect.stringMatching(/^not here: .*expected --inventory/)])
})
