import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { detect } from '../../src/detect/detect.ts'
import { parseInventory } from '../../src/detect/inventory.ts'
import { readInventory, takeInventory } from '../../src/detect/read-inventory.ts'
import { realHost } from '../../src/host/real-host.ts'
import { problemText } from '../../src/text/problem-log.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { listingHost, qlistLine } from './listing-host.ts'

const folder = tempFolder()

const instance = (over: Readonly<Record<string, unknown>> = {}) => ({
  kind: 'iris',
  name: 'PROD',
  directory: '/opt/prod',
  version: '2024.1',
  product: 'IRIS',
  status: 'running',
  statusText: 'running, since x',
  state: 'ok',
  mirror: null,
  owner: { kind: 'known', user: 'irisusr' },
  ...over,
})
const inventory = (instances: readonly unknown[], over: Readonly<Record<string, unknown>> = {}) =>
  JSON.stringify({ schema: 'gen-hooks/inventory/1', instances, problems: [], sources: [], ...over })

function messages(text: string): readonly string[] {
  const parsed = parseInventory(text, 'inv.json')
  return parsed.kind === 'ok' ? [] : parsed.problems.map(problemText)
}

test('what detect prints is read back the same, with problems that quote control characters too', async () => {
  const found = await detect(
    listingHost({
      'iris qlist': { stdout: `${qlistLine('B')}${qlistLine('A').replace('running', 'run\u001bning')}bad\u0007\n` },
      'ccontrol qlist': { stdout: qlistLine('C').replace(/ok\^\^\^\^/, 'ok^^Failover^Primary^') },
    }),
  )
  expect(found.instances).toHaveLength(3)
  expect(found.problems.map(({ source }) => source)).toEqual(['iris qall', 'iris list', 'iris qlist'])
  expect(parseInventory(JSON.stringify(found, null, 2), 'f')).toEqual({ kind: 'ok', inventory: found })
})

test('the instances are sorted whatever their order in the file', () => {
  const parsed = parseInventory(
    inventory([instance({ name: 'z' }), instance({ kind: 'cache', name: 'z' }), instance()]),
    'f',
  )
  expect(parsed.kind === 'ok' && parsed.inventory.instances.map(({ kind, name }) => `${kind}:${name}`)).toEqual([
    'cache:z',
    'iris:PROD',
    'iris:z',
  ])
})

test('another schema version is the only problem that is reported', () => {
  expect(messages(inventory([{ what: 'ever' }], { schema: 'gen-hooks/inventory/2' }))).toEqual([
    'inv.json: schema: "gen-hooks/inventory/2": not a version that this gen-hooks reads, expected "gen-hooks/inventory/1"',
  ])
  expect(messages(inventory([], { schema: 1 }))).toHaveLength(1)
})

test('all problems are reported together, each with its path', () => {
  const bad = [
    instance({ name: '$(reboot)' }),
    instance({ name: 'A', directory: 'relative' }),
    instance({ name: 'B', status: 'up', extra: 1 }),
    instance({ name: 'C', owner: { kind: 'known', user: 'a b' }, version: 'x\u0000' }),
    instance({ name: 'a' }),
    null,
  ]
  expect(messages(inventory(bad, { sources: undefined }))).toEqual([
    expect.stringMatching(/^inv\.json: instances\[0\]\.name: name "\$\(reboot\)": not an instance name, expected /),
    'inv.json: instances[1].directory: "relative": not absolute, expected a path from /',
    expect.stringMatching(/^inv\.json: instances\[2\]\.status: expected one of "running"/),
    'inv.json: instances[2]: unrecognized key: "extra"',
    'inv.json: instances[3].version: unprintable characters in it',
    'inv.json: instances[3].owner.user: "a b": not a user name',
    'inv.json: instances[5]: expected object, received null',
    'inv.json: sources: is missing, expected array',
  ])
})

test('the same name twice in one kind is a problem, once in each kind is none', () => {
  expect(messages(inventory([instance(), instance({ name: 'prod' })]))).toEqual([
    'inv.json: instances[1].name: "prod": listed twice, first as instances[0]',
  ])
  expect(messages(inventory([instance(), instance({ kind: 'cache' })]))).toEqual([])
})

test.each([
  ['', 'not JSON: it ends too early'],
  [' \n', 'not JSON: it ends too early'],
  ['[', 'not JSON: it ends too early'],
  ['{"schema":', 'not JSON: it ends too early'],
  ['{"schema": "gen', 'not JSON: it ends too early'],
  ['{"schema": 1\n', 'not JSON: it ends too early'],
  ['['.repeat(200_000), 'not JSON: it ends too early'],
  ['PROD^/opt/prod', 'not JSON, expected what gen-hooks detect --json printed'],
  ['\u0000\u001b[2J', 'not JSON, expected what gen-hooks detect --json printed'],
  ['{"schema": 1,\n "x": 2,}', 'not JSON, expected what gen-hooks detect --json printed'],
])('%.20j is no inventory: %s', (text, why) => {
  expect(messages(text)).toEqual([`inv.json: ${why}`])
})

test.each(['null', '[]', '1', '"x"', '{}'])('%s is JSON, but no inventory', (text) => {
  expect(messages(text).length).toBeGreaterThan(0)
})

test('of more than a hundred problems a hundred are reported', () => {
  const told = messages(inventory(Array.from({ length: 1000 }, () => null)))
  expect(told).toHaveLength(101)
  expect(told.at(-1)).toBe('inv.json: 900 more problems')
})

describe('the inventory of a command', () => {
  const host = realHost({ root: folder })

  test('comes from the file that is named, or from detect', async () => {
    writeFileSync(join(folder, 'good'), `\u{feff}${inventory([instance()])}`)
    expect((await takeInventory(host, '/good')).instances).toMatchObject([{ name: 'PROD' }])
    expect((await takeInventory(host, undefined)).sources).toMatchObject([{ outcome: 'absent' }, { outcome: 'absent' }])
  })

  test.each([
    ['a missing file', '/missing', 'FILE_UNREADABLE', '/missing: cannot be read: no such file or folder'],
    ['a folder', '/', 'FILE_UNREADABLE', '/: cannot be read: it is a folder, expected a file'],
    ['bytes that are no text', '/binary', 'INVENTORY_INVALID', '/binary: not UTF-8'],
    [
      'problems, one a line',
      '/bad',
      'INVENTORY_INVALID',
      expect.stringMatching(/^\/bad: instances\[0\].*\n\/bad: instances\[1\][^\n]*$/),
    ],
  ])('stops the command with a code if the file is bad: %s', async (_what, path, code, message) => {
    writeFileSync(join(folder, 'binary'), Buffer.from([0x7b, 0xff]))
    writeFileSync(join(folder, 'bad'), inventory([null, null]))
    await expect(readInventory(host, path)).rejects.toMatchObject({ code, message })
  })
})
