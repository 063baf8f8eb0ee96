import { chmodSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { HOOK_DIRECTORY } from '../../src/install/targets.ts'
import { install } from '../install/act.ts'
import { type Guest, hook, makeGuest, ONE, POST, PRE, pair, single, textOf } from '../install/guest.ts'
import { hostWith, systemError } from '../install/host-with.ts'
import { asMachine, checkNamed, exited, look, view } from './look.ts'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
})
afterEach(() => guest.remove())

const IN_DIRECTORY = 'layout: backupScripts.d\n'
const FREEZE = "#!/bin/sh\niris session PROD -U %SYS '##Class(Backup.General).ExternalFreeze()'\n"

test('hooks-installed says whether hooks are installed; hooks-pair says if one of the pair is missing', async () => {
  expect(await look('hooks-installed', guest.host)).toEqual([`error: ${POST} and ${PRE}: not installed`])
  expect(await look('hooks-pair', guest.host)).toEqual(['not here: no hook stands in /usr/sbin'])
  await install(guest.host, pair('one'))
  expect(await look('hooks-installed', guest.host)).toEqual([
    `ok: ${POST} is a hook of gen-hooks`,
    `ok: ${PRE} is a hook of gen-hooks`,
  ])
  expect(await look('hooks-pair', guest.host)).toEqual(['ok: both are there'])
  await guest.host.remove(POST)
  expect(await look('hooks-installed', guest.host)).toEqual([`ok: ${PRE} is a hook of gen-hooks`])
  expect(await look('hooks-pair', guest.host)).toEqual([`error: ${POST}: is missing beside its partner`])
})

test('hooks-installed looks in the hook directory if the configuration names that layout', async () => {
  guest.write('/etc/gen-hooks/config.yaml', IN_DIRECTORY, 0o644)
  expect(await look('hooks-installed', guest.host)).toEqual([`error: ${ONE}: not installed`])
  await install(guest.host, single('one'))
  expect(await look('hooks-installed', guest.host)).toEqual([`ok: ${ONE} is a hook of gen-hooks`])
})

test('hooks-installed reports hooks of another layout than that of the configuration, and hooks of another origin', async () => {
  await install(guest.host, single('one'))
  expect(await look('hooks-installed', guest.host)).toEqual([
    `ok: ${ONE} is a hook of gen-hooks`,
    'warning: the configuration names the layout legacy, and another one is installed',
  ])
  await guest.host.remove(ONE)
  guest.write(`${HOOK_DIRECTORY}/10-mysql`, '#!/bin/sh\n# no ExternalFreeze\nmysql -e flush\n', 0o700)
  expect(await look('hooks-installed', guest.host)).toEqual([
    `warning: ${HOOK_DIRECTORY}/10-mysql: none is of gen-hooks, and none freezes an instance by its own words`,
  ])
  guest.write(`${HOOK_DIRECTORY}/20-iris`, FREEZE, 0o700)
  expect(await look('hooks-installed', guest.host)).toEqual([
    `ok: ${HOOK_DIRECTORY}/20-iris freezes instances, and was not made by gen-hooks`,
  ])
})

test('both layouts at once, or a copy under another name, are an error', async () => {
  expect(await look('hooks-one-layout', guest.host)).toEqual([expect.stringMatching(/^not here/)])
  await install(guest.host, pair('one'))
  expect(await look('hooks-one-layout', guest.host)).toEqual(['ok: the pair of /usr/sbin'])
  guest.write(ONE, textOf(single('one'), '50-gen-hooks'), 0o700)
  const twice = /^error: \/usr\/sbin\/post-thaw-script, .*, \/etc\/.*: VMware Tools runs each of them in one snapshot/
  expect(await look('hooks-one-layout', guest.host)).toEqual([expect.stringMatching(twice)])
  for (const path of [PRE, POST]) await guest.host.remove(path)
  expect(await look('hooks-one-layout', guest.host)).toEqual([`ok: ${ONE}`])
  guest.write(`${HOOK_DIRECTORY}/pre-freeze-script`, textOf(pair('one'), 'pre-freeze-script'), 0o700)
  expect(await look('hooks-one-layout', guest.host)).toEqual([
    expect.stringMatching(/^error: .*pre-freeze-script: VMware/),
  ])
})

test('an edited hook is an error, and an unchanged hook is ok', async () => {
  expect(await look('hooks-whole', guest.host)).toEqual([expect.stringMatching(/^not here/)])
  await install(guest.host, pair('one'))
  guest.write(PRE, `${guest.read(PRE)}# more\n`, 0o700)
  expect(await look('hooks-whole', guest.host)).toEqual([
    expect.stringMatching(/^ok: .*post-thaw-script fits/),
    expect.stringMatching(/^error: .*pre-freeze-script: was edited/),
  ])
})

test('a command in the settings of a hook is an error, with the line', async () => {
  expect(await look('hooks-engine', guest.host)).toEqual([expect.stringMatching(/^not here/)])
  const { text } = hook('pre-freeze-script', 'freeze\n')
  guest.write(PRE, text.replace('# ---- engine', 'reboot\n# ---- engine'), 0o700)
  expect(await look('hooks-engine', guest.host)).toContainEqual(
    expect.stringMatching(/^error: .*pre-freeze-script:9: .*reboot/),
  )
})

describe('the check hooks-owner', () => {
  it('is ok after an install', async () => {
    await install(guest.host, pair('one'))
    expect(await look('hooks-owner', guest.host)).toEqual([`ok: ${POST}, ${PRE}`])
  })

  it.each([
    [0o600, /^error: .*cannot be executed \(mode 0600\)/],
    [0o722, /^error: .*can be written by others/],
    [0o755, /^info: .*mode 0755/],
  ])('of a hook of mode %o', async (mode, expected) => {
    guest.write(PRE, '#!/bin/sh\n', mode)
    expect(await look('hooks-owner', guest.host)).toEqual([expect.stringMatching(expected)])
  })

  it('finds a folder on the path that others can write', async () => {
    guest.write(PRE, '#!/bin/sh\n', 0o700)
    chmodSync(join(guest.root, 'usr/sbin'), 0o777)
    expect(await look('hooks-owner', guest.host)).toEqual([
      expect.stringMatching(/^error: \/usr\/sbin\/pre-freeze-script: \/usr\/sbin can be written by others/),
    ])
  })

  it('finds a README in the hook directory, which VMware Tools calls and cannot execute', async () => {
    guest.write(`${HOOK_DIRECTORY}/README`, 'text\n', 0o644)
    expect(await look('hooks-owner', guest.host)).toEqual([
      expect.stringMatching(/^error: .*README: cannot be executed/),
    ])
  })

  it.each([
    ['10-mysql', `chmod 0700 ${HOOK_DIRECTORY}/10-mysql, or remove it.`],
    ['10-mysql.bak', 'Move it out of the folder.'],
  ])(
    'has for %s without the right to be executed what to do; a left-over must not get that right',
    async (name, todo) => {
      guest.write(`${HOOK_DIRECTORY}/${name}`, '#!/bin/sh\n', 0o600)
      expect(await checkNamed('hooks-owner').look(await view(guest.host))).toEqual([
        expect.objectContaining({ kind: 'error', todo }),
      ])
    },
  )
})

test('a wrong SELinux label is found by restorecon, and only on a machine that has restorecon', async () => {
  await install(guest.host, pair('one'))
  expect(await look('hooks-label', guest.host)).toEqual([expect.stringMatching(/^not here/)])
  expect(await look('hooks-label', asMachine(guest.host))).toEqual([expect.stringMatching(/^ok: .*no restorecon/)])
  guest.write('/usr/sbin/restorecon', '')
  const machine = asMachine(guest.host, {
    [`/usr/sbin/restorecon -n -v ${PRE}`]: exited(0, 'Would relabel\n'),
    [`/usr/sbin/restorecon -n -v ${POST}`]: exited(0),
  })
  expect(await look('hooks-label', machine)).toEqual([`error: ${PRE}: has another label than its place demands`])
})

test.each([
  '50-gen-hooks.4711.2026-11-29@17:00:00~',
  '50-gen-hooksAb12Cd',
  '.ansible_tmp8yq50-gen-hooks',
  '10-mysql.puppet-bak',
  '10-mysql.bak',
  '10-mysql.rpmsave',
  '10-mysql.dpkg-old',
  '10-mysql.rpmnew',
  '.10-mysql.swp',
  '.gen-hooks-0123456789abcdef',
])('the file %s in the hook directory is an error', async (name) => {
  guest.write(ONE, textOf(single('one'), '50-gen-hooks'), 0o700)
  guest.write(`${HOOK_DIRECTORY}/10-mysql`, '#!/bin/sh\n', 0o700)
  expect(await look('strays', guest.host)).toEqual([expect.stringMatching(/^ok: .* 2 files/)])
  guest.write(`${HOOK_DIRECTORY}/${name}`, '#!/bin/sh\n', 0o700)
  expect(await look('strays', guest.host)).toEqual([expect.stringContaining(`error: ${HOOK_DIRECTORY}/${name}: is `)])
})

describe('the check hooks-elsewhere', () => {
  it.each([
    '/usr/local/sbin/pre-freeze-script',
    '/etc/vmware/backupScripts.d/10-iris',
    '/usr/sbin/pre-freeze.sh',
    '/usr/sbin/pre-freeze-script/10-iris',
    `${HOOK_DIRECTORY}/old/10-iris`,
  ])('finds %s', async (path) => {
    expect(await look('hooks-elsewhere', guest.host)).toEqual([expect.stringMatching(/^ok: /)])
    guest.write(path, '#!/bin/sh\n', 0o700)
    const [line, ...more] = await look('hooks-elsewhere', guest.host)
    expect(more).toEqual([])
    expect(line).toMatch(/^(?:warning|error): .*VMware Tools (?:never )?runs/)
    expect(path).toContain(line?.split(': ')[1])
  })

  it('accepts /usr/bin/pre-freeze-script if /usr/sbin is a link to /usr/bin', async () => {
    guest.remove()
    guest = makeGuest()
    await guest.host.remove('/usr/sbin')
    mkdirSync(join(guest.root, 'usr/bin'))
    symlinkSync('bin', join(guest.root, 'usr/sbin'))
    guest.write('/usr/bin/pre-freeze-script', '#!/bin/sh\n', 0o700)
    expect(await look('hooks-elsewhere', guest.host)).toEqual([expect.stringMatching(/^ok: /)])
  })
})

test('a foreign hook has its findings, the errors first, and at most a few', async () => {
  expect(await look('foreign-hooks', guest.host)).toEqual(['ok: there is no such hook'])
  guest.write(PRE, FREEZE, 0o700)
  const [first, second, ...more] = await look('foreign-hooks', guest.host)
  expect(first).toBe(`info: ${PRE}: is no hook of gen-hooks, and VMware Tools runs it too`)
  expect(second).toMatch(/^error: \/usr\/sbin\/pre-freeze-script:\d+: .* \[GH\d+\]$/)
  expect(more.length).toBeGreaterThan(2)
  expect(more.length).toBeLessThan(9)
})

test('a foreign hook that is too long is not checked', async () => {
  guest.write(PRE, `${FREEZE}${'# x\n'.repeat(100_000)}`, 0o700)
  expect(await look('foreign-hooks', guest.host)).toEqual([
    expect.stringMatching(/^not seen: .*pre-freeze-script: is longer/),
  ])
})

describe('the check two-products', () => {
  beforeEach(async () => {
    await install(guest.host, pair('one'))
  })

  it('is ok with one product alone, and with another hook that freezes no instance', async () => {
    guest.write(`${HOOK_DIRECTORY}/10-mysql`, '#!/bin/sh\n# after ExternalFreeze\nmysql -e flush\n', 0o700)
    expect(await look('two-products', guest.host)).toEqual([`ok: ${POST}, ${PRE}`])
  })

  it('finds a second product in the same snapshot', async () => {
    guest.write(`${HOOK_DIRECTORY}/10-iris`, FREEZE, 0o700)
    expect(await look('two-products', guest.host)).toEqual([
      expect.stringMatching(/^error: .*10-iris: freeze instances/),
    ])
  })

  it.each([
    ['/etc/qemu/fsfreeze-hook', 'the QEMU guest agent'],
    ['/etc/qemu/fsfreeze-hook.d/iris', 'the QEMU guest agent'],
    ['/usr/local/sbin/pre_freeze', 'Nutanix Guest Tools'],
    ['/etc/google/snapshots/pre.sh', 'the Google guest agent'],
    ['/opt/azure/pre.sh', 'the Azure snapshot extension'],
    ['/etc/cron.d/backup', 'cron'],
  ])('warns of %s, which another program calls', async (path, caller) => {
    guest.write('/etc/azure/VMSnapshotScriptPluginConfig.json', '{"preScriptLocation":"/opt/azure/pre.sh"}')
    guest.write(path, FREEZE, 0o700)
    expect(await look('two-products', guest.host)).toEqual([
      `warning: ${path}: freezes instances too, called by ${caller}`,
    ])
  })
})

describe('a hook directory that cannot be listed', () => {
  const without = (folder: string) =>
    hostWith(guest.host, {
      list: async (path) => {
        if (path === folder) throw systemError('EIO')
        return await guest.host.list(path)
      },
    })
  const unseen = (folder: string) => `not seen: ${folder}: cannot be looked through: `
  beforeEach(async () => await install(guest.host, pair('one')))

  it.each(['strays', 'hooks-one-layout', 'hooks-elsewhere', 'foreign-hooks', 'two-products', 'hooks-owner'])(
    'is not seen as an empty folder by %s',
    async (id) => {
      expect(await look(id, without(HOOK_DIRECTORY))).toEqual([expect.stringContaining(unseen(HOOK_DIRECTORY))])
    },
  )

  it('does not keep hooks-installed from finding the pair of /usr/sbin', async () => {
    expect(await look('hooks-installed', without(HOOK_DIRECTORY))).toEqual([
      expect.stringContaining(unseen(HOOK_DIRECTORY)),
      `ok: ${POST} is a hook of gen-hooks`,
      `ok: ${PRE} is a hook of gen-hooks`,
    ])
  })

  it('does not keep two-products from finding hooks in other folders', async () => {
    guest.write('/etc/qemu/fsfreeze-hook', FREEZE, 0o700)
    expect(await look('two-products', without('/etc/cron.d'))).toEqual([
      expect.stringMatching(/^warning: \/etc\/qemu\/fsfreeze-hook: /),
      expect.stringContaining(unseen('/etc/cron.d')),
    ])
    expect(await look('hooks-elsewhere', without('/etc/vmware/backupScripts.d'))).toEqual([
      expect.stringContaining(unseen('/etc/vmware/backupScripts.d')),
    ])
  })
})
