import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { machineQos } from '../../src/commands/machine-qos.ts'
import { reportLogs } from '../../src/commands/report-logs.ts'
import type { Host } from '../../src/host/host.ts'
import type { Inventory } from '../../src/model.ts'
import { gather } from '../../src/report/gather.ts'
import { limitsText } from '../../src/report/page/limits-text.ts'
import { defaultQos, type Qos } from '../../src/stun/qos.ts'
import { asMachine, exited } from '../doctor/look.ts'
import { makeInstance } from '../hook/make-instance.ts'
import { type Guest, makeGuest } from '../install/guest.ts'
import { runCli } from '../run-cli.ts'
import { hookLog, madeSnapshot, vmwareLog } from '../timeline/made-logs.ts'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
})
afterEach(() => guest.remove())

const inventoryOf = (...ids: readonly string[]): Inventory => ({
  schema: 'gen-hooks/inventory/1',
  instances: ids.map((id) => makeInstance(id, { directory: `/opt/${id.split(':')[1]?.toLowerCase()}` })),
  problems: [],
  sources: [],
})
const mirror = (name: string, timeout: string) => `[Mirrors]\n${name}=G,2,1,,${timeout},0\n`

describe('the QoS timeout of a machine', () => {
  it('is the shortest that the CPFs of its instances tell', async () => {
    guest.write('/opt/a/iris.cpf', mirror('MA', '6000'), 0o644)
    guest.write('/opt/b/cache.cpf', mirror('MB', '2000'), 0o644)
    guest.write('/opt/c/iris.cpf', '[Mirrors]\n', 0o644)
    expect(await machineQos(guest.host, inventoryOf('iris:A', 'cache:B', 'iris:C'))).toEqual({
      qos: { milliseconds: 2000, source: { kind: 'cpf', file: '/opt/b/cache.cpf', mirror: 'MB', mirrors: 2 } },
      unread: [],
    })
  })

  it('is in the CPF that qlist names', async () => {
    guest.write('/usr/bin/iris', '')
    guest.write('/durable/my.cpf', mirror('M', '3000'), 0o644)
    const list = 'A^/opt/a^2024.1^running^my.cpf^1972^0^0^ok^IRIS^^^/durable/\n'
    const machine = asMachine(guest.host, { '/usr/bin/iris qlist': exited(0, list) })
    expect((await machineQos(machine, inventoryOf('iris:A'))).qos).toEqual({
      milliseconds: 3000,
      source: { kind: 'cpf', file: '/durable/my.cpf', mirror: 'M', mirrors: 1 },
    })
  })

  it.each([
    ['no instance', [], 'no instance is known on this machine', []],
    ['no mirror', ['iris:C'], 'no parameter file of an instance of this machine tells one', []],
    ['no CPF', ['iris:A'], 'not each parameter file of', []],
    ['a folder in its place', ['iris:D'], 'not each', [/^iris:D: .* \/opt\/d\/iris\.cpf: is a folder/]],
    [
      'a FIFO in its place',
      ['iris:F'],
      'not each',
      [/^iris:F: .* \/opt\/f\/iris\.cpf: is no regular file, and was not opened/],
    ],
    [
      'a link in its place',
      ['iris:L'],
      'not each',
      [/^iris:L: .* \/opt\/l\/iris\.cpf: is no regular file, and a link is not/],
    ],
    ['a CPF that is too large', ['iris:X'], 'not each', [/^iris:X: .* \/opt\/x\/iris\.cpf: is larger than 4194304/]],
  ])('is the default with %s, and the reason is said', async (_name, ids, because, unread) => {
    guest.write('/opt/c/iris.cpf', '[Databases]\n', 0o644)
    guest.write('/opt/m/iris.cpf', mirror('M', '2000'), 0o644)
    guest.write('/opt/x/iris.cpf', `${mirror('M', '2000')}${'x'.repeat(4 * 1024 * 1024)}`, 0o644)
    mkdirSync(join(guest.root, 'opt/d/iris.cpf'), { recursive: true })
    mkdirSync(join(guest.root, 'opt/l'))
    mkdirSync(join(guest.root, 'opt/f'))
    execFileSync('mkfifo', [join(guest.root, 'opt/f/iris.cpf')])
    symlinkSync('/opt/m/iris.cpf', join(guest.root, 'opt/l/iris.cpf'))
    const found = await machineQos(guest.host, inventoryOf(...ids))
    expect(found.qos).toEqual(defaultQos(expect.stringContaining(because) as unknown as string))
    expect(found.unread).toEqual(unread.map((one) => expect.stringMatching(one)))
  })

  it('of one instance is known where the CPF of another cannot be read', async () => {
    guest.write('/opt/a/iris.cpf', mirror('MA', '6000'), 0o644)
    const { qos, unread } = await machineQos(guest.host, inventoryOf('iris:A', 'iris:B'))
    expect(qos.milliseconds).toBe(6000)
    expect(unread).toEqual([expect.stringMatching(/^iris:B: its QoS timeout is not known: /)])
  })
})

describe('a report is of this machine', () => {
  const MADE = [madeSnapshot(Date.UTC(2026, 10, 21), '00000001')]
  const LIST = 'PROD^/opt/prod^2024.1.0.262.0^running, since X^iris.cpf^1972^52773^0^ok^IRIS^^^/opt/prod\n'
  const io = (host: Host) => ({ host, out: () => {}, err: () => {} })
  const named = async (...files: readonly string[]): Promise<readonly string[] | null> => {
    const host = asMachine(
      guest.host,
      { '/usr/bin/iris qlist': exited(0, LIST) },
      { realPath: (path) => join(guest.root, path) },
    )
    const found = await (await reportLogs({ files: files.map((file) => join(guest.root, file)) }, io(host))).inventory()
    return found === null ? null : found.instances.map(({ name }) => name)
  }
  beforeEach(() => {
    guest.write('/usr/bin/iris', '')
    for (const path of ['/var/log/gen-hooks/snapshot.log', '/var/log/gen-hooks/snapshot.log.1', '/copy/snapshot.log'])
      guest.write(path, hookLog(MADE), 0o644)
    guest.write('/copy/vmware.log', vmwareLog(MADE, 0), 0o644)
    guest.write('/var/log/gen-hooks/vmware.log', vmwareLog(MADE, 0), 0o644)
  })

  it.each([
    [['/copy/vmware.log', '/var/log/gen-hooks/snapshot.log'], ['PROD']],
    [['/copy/../var/log/gen-hooks/snapshot.log.1'], ['PROD']],
    [['/copy/snapshot.log', '/copy/vmware.log'], null],
    [['/var/log/gen-hooks/vmware.log', '/gone'], null],
  ])('with the logs %j: %j', async (files, instances) => {
    expect(await named(...files)).toEqual(instances)
  })

  it('by the log folder of its configuration', async () => {
    guest.write('/etc/gen-hooks/config.yaml', 'log: { directory: /var/log/mine }\n', 0o644)
    guest.write('/var/log/mine/snapshot.log', hookLog(MADE), 0o644)
    expect(await named('/var/log/mine/snapshot.log')).toEqual(['PROD'])
    expect(await named('/var/log/gen-hooks/snapshot.log')).toBeNull()
  })

  it('and asks for the QoS timeout only if there is a stun to compare with it', async () => {
    const asked: string[] = []
    const wanted = (file: string) => ({
      sources: [{ path: join(guest.root, file), instance: null }],
      vmtoolsd: [],
      missed: [],
      deadlineSeconds: null,
      since: null,
      timezone: null,
      zone: { name: 'UTC', text: (at: number) => new Date(at).toISOString() } as never,
      offsetMs: null,
      qos: async (): Promise<Qos> => {
        asked.push(file)
        return { milliseconds: 700, source: { kind: 'option' } }
      },
    })
    expect((await gather(wanted('/copy/snapshot.log'))).qos).toBeNull()
    const { qos, stuns } = await gather(wanted('/copy/vmware.log'))
    expect({ milliseconds: qos?.milliseconds, worst: stuns[0]?.worst }).toEqual({ milliseconds: 700, worst: 'risk' })
    expect(asked).toEqual(['/copy/vmware.log'])
  })
})

test('report refuses --qos with --cpf, and a CPF that cannot be read, before it reads a log', async () => {
  const of = async (...args: readonly string[]) => (await runCli(['report', '--terminal', 'gone.log', ...args])).err
  expect(await of('--qos', '1', '--cpf', 'f')).toContain('--cpf: with --qos, expected one of them [USAGE]')
  expect(await of('--cpf', 'f')).toContain('f: cannot be read: no such file or folder [FILE_UNREADABLE]')
  expect((await runCli(['report', '--fleet', '.', '--cpf', 'f'])).err).toContain('--fleet: with --cpf, expected only')
})

test.each<[Qos | null, number | null, string]>([
  [null, null, ''],
  [null, 30, ' The hooks’ deadline is 30.0 s.'],
  [defaultQos('why'), null, ' The QoS timeout of the mirror is taken to be 8000 ms (the default: why).'],
  [
    { milliseconds: 2000, source: { kind: 'cpf', file: '/a&b', mirror: '<M>', mirrors: 1 } },
    null,
    ' The QoS timeout of the mirror is taken to be 2000 ms (mirror &lt;M&gt; in /a&amp;b).',
  ],
])('the page says what it compares with: %j', (qos, deadlineSeconds, expected) => {
  expect(limitsText({ qos, deadlineSeconds })).toBe(expected)
})
