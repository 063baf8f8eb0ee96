import { runDetect } from '../../src/commands/detect.ts'
import { parseInventory } from '../../src/detect/inventory.ts'
import { listingHost, qlistLine } from '../detect/listing-host.ts'
import { checkedJson } from '../schemas/check-json.ts'

function ioOn(host: ReturnType<typeof listingHost>) {
  const said = { out: '', err: '' }
  const io = {
    host,
    out: (text: string) => {
      said.out += text
    },
    err: (text: string) => {
      said.err += text
    },
  }
  return { io, said }
}

const GUEST = {
  'iris qlist': {
    stdout:
      qlistLine('PROD').replace('^ok^^^^', '^warn^IRISHealth^Failover^Primary^') +
      qlistLine('OFF').replace('running, since', 'down, last used') +
      qlistLine('TEST'),
  },
  'ccontrol qlist': { stdout: `OLD^/opt/old^2015.2^^cache.cpf^1^2^3\n` },
}
const FILES = {
  '/opt/PROD/parameters.isc': 'security_settings.manager_user: irisusr\n',
  '/etc/gen-hooks/config.yaml': 'instances: { exclude: [TEST], include: ["iris:*"], unlisted: fail }\n',
}

test('detect prints the instances as a table, and the problems to standard error', async () => {
  const { io, said } = ioOn(listingHost(GUEST, FILES))
  expect(await runDetect({}, io)).toBe(0)
  expect(said.out).toBe(
    [
      'KIND   NAME  PRODUCT     VERSION  DIRECTORY  STATUS                                    STATE  MIRROR            OWNER    HOOKS WOULD',
      'cache  OLD   Caché       2015.2   /opt/old   unknown                                   -      -                 unknown  fail the run (unlisted)',
      'iris   OFF   IRIS        2024.1   /opt/OFF   down, last used Fri Mar  1 10:00:00 2024  ok     -                 unknown  freeze it if it runs (down now)',
      'iris   PROD  IRISHealth  2024.1   /opt/PROD  running, since Fri Mar  1 10:00:00 2024   warn   Failover Primary  irisusr  freeze it',
      'iris   TEST  IRIS        2024.1   /opt/TEST  running, since Fri Mar  1 10:00:00 2024   ok     -                 unknown  leave it alone (excluded)',
      '',
    ].join('\n'),
  )
  expect(said.err).toContain('gen-hooks: iris:OFF: owner unknown: /opt/OFF/parameters.isc: not there\n')
})

test.each([
  ['freeze-all', 'freeze it', 'freeze it'],
  ['backup-only', 'leave it out (mirror role primary now, backup-only)', 'freeze it'],
  ['skip-primary', 'leave it out (mirror role primary now, skip-primary)', 'freeze it'],
  ['refuse-in-transition', 'freeze it', 'fail the run (mirror role changing now, refuse-in-transition)'],
])('with mirror.policy %s the table says what the role of now comes to', async (policy, primary, other) => {
  const members = {
    'iris qlist': {
      stdout:
        qlistLine('PROD').replace('^ok^^^^', '^ok^IRIS^Failover^Primary^') +
        qlistLine('TEST').replace(
          '^ok^^^^',
          policy === 'refuse-in-transition' ? '^ok^IRIS^Failover^Transition^' : '^ok^IRIS^Failover^Backup^',
        ) +
        qlistLine('LAB').replace('^ok^^^^', '^ok^IRIS^Failover^Primary^'),
    },
  }
  const config = `{ mirror: { policy: ${policy} }, instances: { exclude: [LAB] } }\n`
  const { io, said } = ioOn(listingHost(members, { '/etc/gen-hooks/config.yaml': config }))
  await runDetect({}, io)
  const would = (name: string) => new RegExp(`^iris +${name} .* unknown +(.*)$`, 'm').exec(said.out)?.[1]
  expect([would('PROD'), would('TEST'), would('LAB')]).toEqual([primary, other, 'leave it alone (excluded)'])
})

test('--json prints the inventory that --inventory reads', async () => {
  const { io, said } = ioOn(listingHost(GUEST, FILES))
  expect(await runDetect({ json: true }, io)).toBe(0)
  const parsed = parseInventory(said.out, 'stdout')
  expect(parsed.kind === 'ok' && parsed.inventory.instances.map(({ name }) => name)).toEqual([
    'OLD',
    'OFF',
    'PROD',
    'TEST',
  ])
  expect(said.out).toMatch(/^\{\n {2}"schema": "gen-hooks\/inventory\/1",\n/)
})

const hangs = { end: { kind: 'timed out' } } as const
const HEADING = {
  stdout: `    Instance Name     Version ID        Port   Directory
    ----------------  ----------------  -----  --------------------------------
`,
}

test.each([
  [
    'no command',
    {},
    'NO_INSTANCES',
    'iris and ccontrol: not found, expected in /usr/bin, /bin, /usr/local/bin, /usr/sbin',
  ],
  [
    'an empty list',
    { 'iris qlist': { stdout: '' }, 'iris qall': HEADING },
    'NO_INSTANCES',
    'iris qlist, iris qall: no instance in the list, expected at least one',
  ],
  [
    'a command that never answers',
    { 'iris qlist': hangs, 'iris qall': hangs, 'iris list': { stdout: 'x\n' } },
    'DETECT_FAILED',
    "iris: no whole list of its instances: iris qlist (no answer within 10 s), iris qall (no answer within 10 s), iris list (line 1: \"x\": not a heading, expected Configuration 'NAME' or Instance 'NAME')",
  ],
  [
    'a command that answers with nothing beside a command that does not answer',
    { 'iris qlist': { stdout: '' }, 'iris qall': HEADING, 'ccontrol qlist': hangs },
    'DETECT_FAILED',
    `cache: no whole list of its instances: ccontrol qlist (no answer within 10 s), ccontrol qall (exit status 1: "invalid function 'qall'", expected 0), ccontrol list (exit status 1: "invalid function 'list'", expected 0)`,
  ],
])('%s stops detect, with --json after the inventory is printed', async (_what, plays, code, message) => {
  const { io, said } = ioOn(listingHost(plays))
  await expect(runDetect({ json: true }, io)).rejects.toMatchObject({ code, message })
  expect(checkedJson(said.out)).toMatchObject({ instances: [] })
  await expect(runDetect({}, io)).rejects.toMatchObject({ code })
})

test('an incomplete list stops detect after the instances are printed', async () => {
  const plays = {
    ...GUEST,
    'ccontrol qlist': { stdout: `OLD^/opt/old^2015.2^^cache.cpf^1^2^3\n-rf^/x^1^running^c^1^2^3\n` },
  }
  const { io, said } = ioOn(listingHost(plays, FILES))
  await expect(runDetect({}, io)).rejects.toMatchObject({
    code: 'DETECT_FAILED',
    message: expect.stringMatching(
      /^cache: no whole list of its instances: ccontrol qlist \(line 2: name "-rf": not an/,
    ),
  })
  expect(said.out).toMatch(/^cache +OLD .*\niris +OFF .*\niris +PROD .*\niris +TEST .*\n$/m)
  expect(said.err).toContain('gen-hooks: ccontrol qlist: line 2: name "-rf": not an instance name')
})

test('if a kind is excluded as a whole, its list need not be whole', async () => {
  const plays = { ...GUEST, 'ccontrol qlist': hangs }
  const excluding = (entry: string) => ({ '/etc/gen-hooks/config.yaml': `instances: { exclude: ["${entry}"] }\n` })
  expect(await runDetect({}, ioOn(listingHost(plays, excluding('cache:*'))).io)).toBe(0)
  await expect(runDetect({}, ioOn(listingHost(plays, excluding('cache:O*'))).io)).rejects.toMatchObject({
    code: 'DETECT_FAILED',
  })
})

test('a wrong configuration stops detect before a program is run', async () => {
  const host = listingHost(GUEST, { '/c.yaml': 'nonsense: 1\n' })
  await expect(runDetect({ config: '/c.yaml' }, ioOn(host).io)).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  expect(host.ran).toEqual([])
})

test('a fault of VMware Tools is reported with the instances', async () => {
  const host = listingHost(
    { 'iris qlist': { stdout: qlistLine('PROD') } },
    { '/proc/100/comm': 'sh\n', '/etc/vmware-tools/tools.conf': '[vmbackup]\nexecScripts=false\ntimeout=60\n' },
  )
  const { io, said } = ioOn(host)
  expect(await runDetect({}, io)).toBe(0)
  expect(said.err).toContain('gen-hooks: VMware Tools: vmtoolsd is not installed, so no hook is called\n')
  expect(said.err).toContain('gen-hooks: /etc/vmware-tools/tools.conf: execScripts=false in [vmbackup]')
  expect(said.err).toContain('tools.conf: timeout=60 in [vmbackup], but pre-freeze may take 317 s')
})

test('the containers of the configuration are told as such: no list has them, and none is asked', async () => {
  const config = { '/etc/gen-hooks/config.yaml': 'instances: { containers: ["docker:Web", "podman:db/LIVE"] }\n' }
  const host = listingHost({}, config)
  const { io, said } = ioOn(host)
  expect(await runDetect({}, io)).toBe(0)
  expect(said.out).toMatch(/^docker +Web +(?:- +){7}freeze IRIS in it if it runs \(configured\)$/m)
  expect(said.out).toMatch(/^podman +db +(?:- +){7}freeze LIVE in it if it runs \(configured\)$/m)
  expect(said.err).toBe('')
  expect(host.ran).toEqual([])
  const beside = ioOn(listingHost(GUEST, config))
  expect(await runDetect({}, beside.io)).toBe(0)
  expect(beside.said.out).toMatch(/^iris +PROD .*\n(?:.*\n)*docker +Web /m)
})
