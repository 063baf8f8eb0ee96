import { join } from 'node:path'
import type { RunResult } from '../../src/host/host.ts'
import type { Instance } from '../../src/model.ts'
import { makeInstance } from '../hook/make-instance.ts'
import { type Guest, makeGuest, PRE } from '../install/guest.ts'
import { runCli } from '../run-cli.ts'
import { asMachine, exited, look } from './look.ts'
import { writeInventoryOf } from './stored.ts'

const CONFIG = '/etc/gen-hooks/config.yaml'
const ASK = '-U %SYS ##Class(Backup.General).IsWDSuspendedExt()'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
  guest.write('/usr/bin/iris', '')
})
afterEach(() => guest.remove())

const inventoryOf = (...instances: readonly Instance[]): string => writeInventoryOf(guest, instances)

const qlist = (name: string, status = 'running, since Mon', state = 'ok') =>
  `${name}^/opt/${name}^2024.1.2.398.0^${status}^iris.cpf^1972^0^0^${state}^IRIS^^^/opt/${name}\n`
const lists = (text: string): Readonly<Record<string, RunResult>> => ({ '/usr/bin/iris qlist': exited(0, text) })
const one = (id: string, more: Partial<Instance> = {}) => ({ inventory: inventoryOf(makeInstance(id, more)) })

test('instances-listed is not ok with an incomplete list, or without an instance', async () => {
  expect(await look('instances-listed', guest.host)).toEqual([
    expect.stringMatching(/^not here: .*expected --inventory/),
  ])
  expect(await look('instances-listed', asMachine(guest.host, lists(qlist('PROD'))))).toEqual(['ok: iris:PROD running'])
  expect(await look('instances-listed', asMachine(guest.host, lists('PROD^half\n')))).toEqual([
    expect.stringMatching(/^error: iris: no whole list/),
  ])
  await guest.host.remove('/usr/bin/iris')
  expect(await look('instances-listed', asMachine(guest.host))).toEqual([
    'error: no instance of IRIS or Caché is found',
  ])
})

test('no check of instances is ok without a complete list that has an instance', async () => {
  const machine = asMachine(guest.host, lists(''))
  for (const id of [
    'login',
    'health',
    'suspend-limit',
    'mirror',
    'data-in-snapshot',
    'journal-freeze',
    'journal-purge',
  ])
    expect(await look(id, machine)).toEqual([expect.stringMatching(/^not seen: no list of the instances is whole/)])
})

describe('the check instances-planned', () => {
  let script: string
  beforeAll(async () => {
    const inventory = join(__dirname, '../cases/05-include-and-exclude/root/inventory.json')
    script = JSON.parse((await runCli(['render', '--json', '--inventory', inventory])).out).files[0].text
  })
  const plan = (names: readonly string[], unlisted: string) => {
    const lines = names.map((name) => `    instance 'iris' '${name}' 'need' '' '' '60' '600' '30' '4' 'yes'\n`).join('')
    const text = script
      .replace(/^UNLISTED='.*'$/m, `UNLISTED='${unlisted}'`)
      .replace(/^plan\(\) \{\n(?: {4}.*\n)*\}$/m, `plan() {\n${lines}}`)
    guest.write(PRE, text, 0o700)
  }

  it.each([
    ['freeze', /^warning: iris:NEW: .*frozen with the defaults/],
    ['warn', /^error: iris:NEW: .*do not freeze it/],
    ['fail', /^error: iris:NEW: .*fail each snapshot/],
  ])('finds a running instance outside the plan, with unlisted: %s', async (unlisted, expected) => {
    plan(['PROD'], unlisted)
    const inventory = inventoryOf(makeInstance('iris:PROD'), makeInstance('iris:NEW'))
    expect(await look('instances-planned', guest.host, { inventory })).toEqual([expect.stringMatching(expected)])
  })

  it('is not seen for a kind without a whole list', async () => {
    plan(['PROD'], 'warn')
    const machine = asMachine(guest.host, lists(`${qlist('PROD')}X^half\n`))
    expect(await look('instances-planned', machine)).toEqual([expect.stringMatching(/^not seen: no list of kind iris/)])
  })

  it('reports an instance of the plan that does not exist, and an instance that is excluded now', async () => {
    plan(['PROD', 'OLD'], 'warn')
    guest.write(CONFIG, 'instances: { exclude: [TEST] }\n', 0o644)
    const inventory = inventoryOf(makeInstance('iris:Prod'), makeInstance('iris:TEST'))
    expect(await look('instances-planned', guest.host, { inventory })).toEqual([
      expect.stringMatching(/^info: iris:TEST: is excluded/),
      expect.stringMatching(/^warning: iris:OLD: .*no list names it/),
    ])
  })

  it('is ok if the plan has each instance', async () => {
    plan(['PROD'], 'warn')
    expect(await look('instances-planned', guest.host, one('iris:PROD'))).toEqual(['ok: iris:PROD'])
  })
})

describe('the check mirror-policy', () => {
  let script: string
  beforeAll(async () => {
    const inventory = join(__dirname, '../cases/05-include-and-exclude/root/inventory.json')
    script = JSON.parse((await runCli(['render', '--json', '--inventory', inventory])).out).files[0].text
  })
  const install = (policy: string, { unlisted = 'warn', need = 'need', name = 'PROD' } = {}) => {
    const text = script
      .replace(/^UNLISTED='.*'$/m, `UNLISTED='${unlisted}'`)
      .replace(/^MIRROR_POLICY='.*'$/m, `MIRROR_POLICY='${policy}'`)
      .replace(
        /^plan\(\) \{\n(?: {4}.*\n)*\}$/m,
        `plan() {\n    instance 'iris' '${name}' '${need}' '' '' '60' '600' '30' '4' 'yes'\n}`,
      )
    guest.write(PRE, text, 0o700)
  }
  const member = (status: string, memberType = 'Failover') => ({ mirror: { memberType, status } })
  const seen = async (more: Partial<Instance>, id = 'iris:Prod') =>
    await look('mirror-policy', guest.host, { inventory: inventoryOf(makeInstance(id, more)) })

  it('is not here without hooks of gen-hooks, and ok with freeze-all', async () => {
    expect(await seen({})).toEqual(['not here: no hook of gen-hooks is installed whose settings can be read'])
    install('freeze-all')
    expect(await seen(member('Primary'))).toEqual(['ok: mirror.policy is freeze-all: no role is looked at'])
  })

  it.each([
    ['backup-only', {}, /^ok: iris:PROD: it is in no mirror: backup-only freezes it$/],
    ['backup-only', member('Backup'), /^ok: iris:PROD: mirror role backup now: backup-only freezes it$/],
    [
      'backup-only',
      member('Primary'),
      /^warning: iris:PROD: mirror role primary now: backup-only leaves it out, .* inconsistent/,
    ],
    ['skip-primary', member('Connected', 'Disaster Recovery'), /^ok: .*role async now: skip-primary freezes it$/],
    ['skip-primary', member('Transition'), /^warning: .*role changing now: skip-primary leaves it out/],
    ['refuse-in-transition', member('Primary'), /^ok: .*role primary now: refuse-in-transition freezes it$/],
    ['refuse-in-transition', member('Waiting'), /^warning: .*role changing now: .*fails the snapshot while it is so$/],
    [
      'skip-primary',
      { status: 'unknown', statusText: '' },
      /^error: .*its status is not running, and its mirror role is not told: skip-primary leaves/,
    ],
    [
      'skip-primary',
      { status: 'down' },
      /^not here: mirror\.policy is skip-primary, and no instance runs that it is for$/,
    ],
  ] as const)('says what %s does now with %j', async (policy, more, expected) => {
    install(policy)
    expect(await seen(more)).toEqual([expect.stringMatching(expected)])
  })

  it('takes an optional instance that is left out for no fault, and an instance outside the plan only if it is frozen', async () => {
    install('skip-primary', { need: 'optional' })
    expect(await seen(member('Primary'))).toEqual([
      'info: iris:PROD: mirror role primary now: skip-primary leaves it out, and it is optional',
    ])
    install('skip-primary', { name: 'OTHER' })
    expect(await seen(member('Primary'))).toEqual([expect.stringMatching(/^not here: /)])
    install('skip-primary', { name: 'OTHER', unlisted: 'freeze' })
    expect(await seen(member('Primary'))).toEqual([expect.stringMatching(/^warning: iris:PROD: .*leaves it out/)])
  })

  it('tells an instance whose qlist has no mirror fields: by its line on this machine, else by its version', async () => {
    install('backup-only')
    const old = 'PROD^/opt/PROD^2015.1^running, since Mon^iris.cpf^1^2^3^ok^\n'
    expect(await look('mirror-policy', asMachine(guest.host, lists(old)))).toEqual([
      'error: iris:PROD: its line of qlist has 10 fields and does not tell its mirror role: backup-only leaves it out, and the snapshot is inconsistent',
    ])
    install('refuse-in-transition', { unlisted: 'freeze' })
    expect(await seen({ version: '2014.2.0.177.0' }, 'cache:OLD')).toEqual([
      'error: cache:OLD: qlist of version 2014.2.0.177.0 does not tell its mirror role: refuse-in-transition fails each snapshot',
    ])
  })
})

describe('the check login', () => {
  const session = `/usr/bin/iris session PROD ${ASK}`
  const answer = async (result: RunResult, config = '') => {
    guest.write(CONFIG, config, 0o644)
    return await look('login', asMachine(guest.host, { ...lists(qlist('PROD')), [session]: result }))
  }

  it.each([
    [exited(3), 'ok: iris:PROD as root'],
    [exited(5), 'error: iris:PROD: the login works as root, and its writes are suspended'],
    [
      exited(0, 'Username: \u001b[2JAccess Denied\n'),
      'error: iris:PROD: the login as root fails (status 0, expected status 3): Username:  [2JAccess Denied',
    ],
    [
      { ...exited(0), end: { kind: 'timed out' } } as const,
      'error: iris:PROD: the login as root fails (no answer within 10 s, expected status 3)',
    ],
  ])('with result %#', async (result, expected) => {
    expect(await answer(result)).toEqual([expected])
  })

  it('uses the user of the configuration: another user, and an unknown owner', async () => {
    guest.write('/usr/sbin/runuser', '')
    guest.write(CONFIG, 'runAs: backup\n', 0o644)
    const as = { [`/usr/sbin/runuser -u backup -- ${session}`]: exited(3) }
    expect(await look('login', asMachine(guest.host, { ...lists(qlist('PROD')), ...as }))).toEqual([
      'ok: iris:PROD as backup',
    ])
    expect(await answer(exited(3), 'runAs: owner\n')).toEqual([expect.stringMatching(/^error: .*its owner is unknown/)])
  })

  it('does not try instances that are down or excluded, nor instances in a folder', async () => {
    const all = lists(qlist('PROD', 'down, last used', '') + qlist('TEST'))
    guest.write(CONFIG, 'instances: { exclude: [TEST] }\n', 0o644)
    expect(await look('login', asMachine(guest.host, all))).toEqual(['info: iris:PROD: is down, and was not asked'])
    expect(await look('login', guest.host, one('iris:PROD'))).toEqual(['not here: no instance runs in a folder'])
  })
})

test.each([
  [{}, /^ok: iris:PROD ok$/],
  [{ status: 'down', state: '' }, /^info: iris:PROD: is down/],
  [{ status: 'unknown', statusText: '' }, /^warning: .*its status is empty/],
  [{ status: 'sign-on inhibited', statusText: 'sign-on inhibited' }, /^warning: .*its status is sign-on inhibited/],
  [{ state: 'hung' }, /^warning: .*health state is hung/],
] as const)('the check health of %j', async (more, expected) => {
  expect(await look('health', guest.host, one('iris:PROD', more))).toEqual([expect.stringMatching(expected)])
})

test.each([
  ['iris:PROD', '2024.1.2.398.0', '', /^ok: .*has WDSuspendLimit/],
  ['iris:PROD', '2025.3', '', /^ok: /],
  ['iris:PROD', '2023.3.0', '', /^info: .*known of 2024\.1 and newer/],
  ['iris:PROD', '', '', /^info: .*its version is not told/],
  ['cache:PROD', '2018.1.1.643.0', '', /^ok: .*has WDSuspendLimit/],
  ['cache:PROD', '2017.2.2.865.0', '', /^warning: .*known of 2018\.1 and newer/],
  ['cache:PROD', '', '', /^warning: .*its version is not told/],
  ['iris:PROD', '2018.1', 'watchdog: { resumeAfter: null }\n', /^not here/],
])('the check suspend-limit of %s %s with %j', async (id, version, config, expected) => {
  guest.write(CONFIG, config, 0o644)
  expect(await look('suspend-limit', guest.host, one(id, { version }))).toEqual([expect.stringMatching(expected)])
})

describe('the checks of the configuration', () => {
  it.each([
    ['', [/^ok: /]],
    ['layuot: legacy\n', [/^error: .*layuot: unknown key/]],
    [
      'thaw: { onInconsistent: warn }\nfreeze: { onFailure: continue }\n',
      [/^warning: thaw.onInc/, /^warning: freeze.onF/],
    ],
    ['watchdog: { resumeAfter: null }\n', [/^warning: watchdog.resumeAfter: null/]],
  ])('judge %j', async (text, expected) => {
    guest.write(CONFIG, text, 0o644)
    expect(await look('configuration', guest.host)).toEqual(expected.map((one) => expect.stringMatching(one)))
  })

  it('look at the credential files that the configuration names', async () => {
    guest.write(CONFIG, 'credentials: /etc/gen-hooks/login\n', 0o644)
    expect(await look('credentials', asMachine(guest.host))).toEqual([
      expect.stringMatching(/^error: .*login: does not exist/),
    ])
    expect(await look('credentials', guest.host)).toEqual([expect.stringMatching(/^not here: /)])
    guest.write('/etc/gen-hooks/login', 'user\npassword\n', 0o644)
    expect(await look('credentials', guest.host)).toEqual([expect.stringMatching(/^error: .*login: mode 0644/)])
    // the check reports this file although another file is missing
    guest.write(
      CONFIG,
      'credentials: /etc/gen-hooks/login\ninstances: { overrides: { LAB: { credentials: /x } } }\n',
      0o644,
    )
    expect(await look('credentials', guest.host)).toEqual([expect.stringMatching(/^error: .*login: mode 0644/)])
    guest.write(CONFIG, 'credentials: /etc/gen-hooks/login\n', 0o644)
    guest.write('/etc/gen-hooks/login', 'user\npassword\n', 0o600)
    expect(await look('credentials', guest.host)).toEqual([expect.stringMatching(/^ok: /)])
    guest.write(CONFIG, 'no: such\n', 0o644)
    expect(await look('credentials', guest.host)).toEqual(['not seen: the configuration cannot be read'])
    expect(await look('login', asMachine(guest.host, lists(qlist('PROD'))))).toEqual([
      expect.stringMatching(/^not seen/),
    ])
  })
})

describe('the checks room and clock', () => {
  const df = (path: string, kib: number, inodes: number) => ({
    [`/usr/bin/df -P -k ${path}`]: exited(
      0,
      `Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/x 999 1 ${kib} 1% /\n`,
    ),
    [`/usr/bin/df -P -i ${path}`]: exited(
      0,
      `Filesystem Inodes IUsed IFree IUse% Mounted on\n/dev/x 999 1 ${inodes} 1% /\n`,
    ),
  })
  const room = async (run: readonly [number, number], log: readonly [number, number]) => {
    guest.write('/usr/bin/df', '')
    return await look('room', asMachine(guest.host, { ...df('/run', ...run), ...df('/var/log', ...log) }))
  }

  it.each([
    [
      [99999, 999],
      [99999, 999],
      [/^ok: \/run\/gen-hooks: 99999 KiB free/, /^ok: \/var\/log\/gen-hooks: 99999 KiB/],
    ],
    [
      [1023, 999],
      [10239, 999],
      [/^error: \/run.* 1023 KiB free, expected 1024/, /^warning: \/var.* 10239 KiB free/],
    ],
    [
      [1024, 99],
      [10240, 99],
      [/^error: \/run.* 99 inodes/, /^warning: \/var.* 99 inodes/],
    ],
  ] as const)('find %j KiB and inodes for the state, %j for the log', async (run, log, expected) => {
    expect(await room(run, log)).toEqual(expected.map((one) => expect.stringMatching(one)))
  })

  it('do not see room without a result of df, and do not apply to a folder', async () => {
    expect(await look('room', asMachine(guest.host))).toEqual([
      'not seen: /run/gen-hooks: df tells no room',
      'not seen: /var/log/gen-hooks: df tells no room',
    ])
    expect(await look('room', guest.host)).toEqual([expect.stringMatching(/^not here/)])
  })

  it.each([
    ['yes\n', /^ok: it is synchronized/],
    ['no\n', /^warning: it is not synchronized/],
    ['', /^info: timedatectl does not tell/],
  ])('see that timedatectl prints %j', async (said, expected) => {
    guest.write('/usr/bin/timedatectl', '')
    const machine = asMachine(guest.host, {
      '/usr/bin/timedatectl show --property=NTPSynchronized --value': exited(0, said),
    })
    expect(await look('clock', machine)).toEqual([expect.stringMatching(expected)])
  })

  it('find a clock that was set back, or never set', async () => {
    expect(await look('clock', asMachine(guest.host), { now: 1_000_000 })).toEqual([
      'error: the clock says 1970-01-01T00:16:40.000Z',
    ])
    guest.write(
      '/var/log/gen-hooks/snapshot.log',
      '2026-11-22T17:40:55.100+00:00 run=r7 level=info instance=- event=consistent ms=140\n',
      0o640,
    )
    expect(await look('clock', asMachine(guest.host), { now: Date.parse('2026-11-22T17:00:00Z') })).toEqual([
      expect.stringMatching(/^warning: the last run ended at 2026-11-22T17:40:55.100Z, which is to come/),
    ])
  })
})
