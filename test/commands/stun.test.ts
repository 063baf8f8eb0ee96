import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { main } from '../../src/cli-main.ts'
import { realHost } from '../../src/host/real-host.ts'
import { takeoverText } from '../../src/stun/takeover.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { runCli } from '../run-cli.ts'

const folder = tempFolder()
const LINE = '2024-05-06T01:02:03.456Z| vcpu-0| I125: Checkpoint_Unstun: vm stopped for'
const LOG = join(folder, 'PROD-DB/vmware.log')

beforeAll(() => {
  mkdirSync(join(folder, 'PROD-DB'))
  const start =
    "2024-05-06T01:02:01.000Z| vmx| I125: SnapshotVMX_TakeSnapshot start: 'Night\u001b[2J', deviceState=0, quiesced=1"
  writeFileSync(LOG, `${start}\n${LINE} 4500000 us\n${LINE.replace('06T', '08T')} 38123 us\n`)
})

async function run(args: readonly string[]) {
  const out: string[] = []
  const err: string[] = []
  const io = {
    host: realHost(),
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
  }
  return { status: await main(['stun', ...args], io), out: out.join(''), err: err.join('') }
}

test('stun prints groups, the longest stuns with their lines, and sums; names are escaped', async () => {
  expect(await run([LOG])).toEqual({
    status: 0,
    err: '',
    out: `VM PROD-DB
TIME                      KIND    SNAPSHOT      QUIESCED  STUNS   MAX MS  TOTAL MS  CLASS
2024-05-06T01:02:03.456Z  create  Night\\x1b[2J  yes           1  4,500.0   4,500.0  risk
2024-05-08T01:02:03.456Z  other   -             -             1     38.1      38.1  fine

longest
4,500,000 us --- ${LOG}:2: ${LINE} 4500000 us
   38,123 us --- ${LOG}:3: ${LINE.replace('06T', '08T')} 38123 us

2 stuns in 2 groups of 1 VM; longest 4,500.0 ms, together 4,538.1 ms
against a QoS timeout of 8,000 ms (the default: neither --qos nor --cpf was given): 0 failover, 1 risk, 1 fine
`,
  })
})

test.each([
  [['--qos', '4500'], '1 failover, 0 risk, 1 fine'],
  [['--qos', '9001'], '0 failover, 0 risk, 2 fine'],
  [['--top', '1'], 'us\n\n2 stuns in'],
])('stun %j', async (args, expected) => {
  expect((await run([LOG, ...args])).out).toContain(expected)
})

const CPF = join(folder, 'iris.cpf')
const cpf = (...mirrors: readonly string[]) => writeFileSync(CPF, `[Databases]\n[Mirrors]\n${mirrors.join('\n')}\n`)

test('stun --cpf takes the shortest QoS timeout of the mirrors in the file, says so, and draws the takeover', async () => {
  cpf('A=G,2,1,,9000,0', 'B=G,2,1,P, 6000 ,0', 'C=G,2,1,P,soon,0', 'D=')
  const { status, err, out } = await run([LOG, '--cpf', CPF])
  expect({ status, err }).toEqual({ status: 0, err: '' })
  expect(out).toContain(
    `against a QoS timeout of 6,000 ms (mirror B in ${CPF}, the shortest of 2 mirrors): 0 failover, 1 risk, 1 fine`,
  )
  expect(out).toContain(`\n\n${takeoverText(6000, 4500)}`)
})

test('stun --cpf - reads the file from standard input', async () => {
  const { out } = await runCli(['stun', '--cpf', '-', LOG], undefined, '[Mirrors]\r\nM=G,2,1,,4500,0\r\n')
  expect(out).toContain('4,500 ms (mirror M in standard input): 1 failover')
  expect((await runCli(['stun', '--cpf', '-', '-'], undefined, '')).err).toContain('both standard input')
})

test.each([
  ['--qos', ['--qos', '4500'], 4.5, { kind: 'option' }],
  ['a CPF', ['--cpf', CPF], 2, { kind: 'cpf', file: CPF, mirror: 'M', mirrors: 1 }],
  ['nothing', [], 8, { kind: 'default', because: 'neither --qos nor --cpf was given' }],
])('stun --json says what the QoS timeout is known from: %s', async (_name, args, qosSeconds, qosSource) => {
  cpf('M=G,2,1,,2000,0')
  const { out } = await runCli(['stun', '--json', LOG, ...args])
  expect(JSON.parse(out)).toMatchObject({ qosSeconds, qosSource })
})

test.each([
  ['[Mirrors]\n', 'names no mirror'],
  ['\ufeff[Startup]\nM=G,2,1,,2000\n', 'names no mirror'],
  ['[Mirrors]\nM=G,2,1,,,0\n', 'tells no QoS timeout of its mirrors'],
  ['[Mirrors]\nM=G,2,1,,0,0\n', 'tells no QoS timeout of its mirrors'],
])('with the CPF %j the default counts, and nothing is drawn', async (text, because) => {
  writeFileSync(CPF, text)
  const { status, out } = await run([LOG, '--cpf', CPF])
  expect(status).toBe(0)
  expect(out.endsWith(`8,000 ms (the default: ${CPF} ${because}): 0 failover, 1 risk, 1 fine\n`)).toBe(true)
})

test.each([
  ['a file that is not there', join(folder, 'no.cpf'), 'cannot be read: no such file or folder'],
  ['a folder', folder, 'cannot be read: it is a folder, expected a file'],
  ['a file that is no CPF', LOG, 'no section in it, expected a CPF'],
  ['a file without an end', '/dev/zero', 'larger than 4194304 bytes'],
])('stun --cpf with %s stops before a log is read', async (_name, file, said) => {
  const { status, out, err } = await run([LOG, '--cpf', file])
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toContain(`gen-hooks: ${file}: ${said} [FILE_UNREADABLE]`)
})

test('stun --json prints groups, the longest stuns and sums', async () => {
  const { out } = await run([LOG, '--json', '--top', '1'])
  expect(JSON.parse(out)).toMatchObject({
    schema: 'gen-hooks/stun/1',
    qosSeconds: 8,
    groups: [{ kind: 'create', vm: 'PROD-DB', quiesced: true, firstAt: '2024-05-06T01:02:03.456Z', worst: 'risk' }, {}],
    outliers: [{ source: LOG, line: 2, seconds: 4.5, class: 'risk' }],
    totals: { logs: 1, stuns: 2, maxSeconds: 4.5, broken: 0, leftOut: 0 },
    problems: [],
  })
  expect(JSON.parse(out).groups[0]).not.toHaveProperty('stuns')
})

test.each([
  ['4499', 2],
  ['4500', 0],
])('--fail-above %s ends with %i', async (limit, status) => {
  const ended = await run([LOG, '--fail-above', limit])
  const said = `gen-hooks: ${LOG}:2: a stun of 4500 ms, expected at most ${limit} ms\n`
  expect({ status: ended.status, err: ended.err }).toEqual({ status, err: status === 2 ? said : '' })
})

test('--fail-above is not fulfilled by a log that could not be read to its end', async () => {
  const cut = join(folder, 'cut.gz')
  writeFileSync(cut, Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]))
  const ended = await run([cut, '--fail-above', '1'])
  expect(ended).toMatchObject({ status: 1, out: 'no stun in 0 logs\n' })
  expect(ended.err).toContain(`${cut}: its gzip data ends too early`)
  expect(ended.err).toContain('[FILE_UNREADABLE]')
  const beside = await run([cut, LOG])
  expect({ status: beside.status, err: beside.err }).toEqual({
    status: 0,
    err: `gen-hooks: ${cut}: its gzip data ends too early\n`,
  })
})

test('words behind -- are files, also if they begin with -', async () => {
  const files = async (...args: readonly string[]) => (await run(args)).err
  expect(await run(['--', LOG])).toEqual(await run([LOG]))
  expect(await files('--', '--json')).toContain('gen-hooks: --json: cannot be read: no such file')
  expect(await files(LOG, '--', '-h')).toContain('gen-hooks: -h: cannot be read: no such file')
  expect(await files('--since', '--', LOG)).toContain('--since: no value, expected one')
  expect((await runCli(['detect', '--', '--json'])).err).toContain('"--json": unexpected operand')
})

test('a stun in the year 0 is printed as the schema has it', async () => {
  const path = join(folder, 'old.log')
  writeFileSync(path, `${LINE.replace('2024-05-06T01:02:03.456Z', '0000-01-01T00:00:00.000+14:00')} 5 us\n`)
  const { out } = await runCli(['stun', '--json', path])
  expect(JSON.parse(out).outliers).toMatchObject([{ at: '0000-01-01T00:00:00.000Z' }])
})

test('a file that does not exist is FILE_UNREADABLE', async () => {
  const ended = await run([join(folder, 'gone')])
  expect(ended).toMatchObject({ status: 1, out: '' })
  expect(ended.err).toContain(`gen-hooks: ${folder}/gone: cannot be read: no such file or folder [FILE_UNREADABLE]`)
})

test.each([[[]], [['--qos', '0', 'x']], [['--top', 'many', 'x']], [['--qos', '1', '--cpf', 'f', 'x']]])(
  'stun %j is a usage error',
  async (args) => {
    expect((await run(args)).err).toContain('[USAGE]')
  },
)
