import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { main } from '../src/cli-main.ts'
import { INVENTORY_SCHEMA, parseInventory } from '../src/detect/inventory.ts'
import { readRuns } from '../src/history/read-runs.ts'
import { realHost } from '../src/host/real-host.ts'
import { largest, smallest } from '../src/text/largest.ts'
import { pushAll } from '../src/text/push-all.ts'
import { tempFolder } from './host/temp-folder.ts'

const folder = tempFolder()
/** More arguments than the stack holds for one call. */
const MANY = 150_000

async function run(...args: readonly string[]) {
  let err = ''
  const io = {
    host: realHost(),
    out: () => {},
    err: (text: string) => {
      err += text
    },
  }
  return { status: await main(args, io), err }
}

test('largest and smallest take any count of numbers', () => {
  const all = Array.from({ length: MANY }, (_, index) => index)
  expect(() => Math.max(...all)).toThrow(RangeError)
  expect([largest(all), smallest(all), largest(all, MANY), smallest(all, -1)]).toEqual([MANY - 1, 0, MANY, -1])
  expect([largest([]), smallest([])]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
  const list = [-1]
  pushAll(list, all)
  expect(list).toHaveLength(MANY + 1)
})

test('history reads a log of a snapshot with more instances than fit on the stack', async () => {
  const path = join(folder, 'snap.log')
  const at = 'Wed Jan 4 16:36:35 EST 2017'
  const lines = Array.from(
    { length: MANY },
    (_, index) => `${at}: Attempting to freeze I${index}\n${at}: I${index} IS FROZEN\n`,
  )
  writeFileSync(
    path,
    `${at}: Pre freeze script started\n${lines.join('')}${at}: Pre freeze script finished\n${at}: Post thaw script started\n${at}: Post thaw script finished\n`,
  )
  const { runs } = await readRuns([{ path, instance: null }], { since: null, timezone: 'UTC', keepLines: false })
  expect(runs).toHaveLength(1)
  expect(runs[0]?.instances).toHaveLength(MANY)
  expect(runs[0]?.why).toContain('the log shows no thaw')
}, 120_000)

test('an inventory of more than 1000 instances is refused', () => {
  const instances = Array.from({ length: MANY }, (_, index) => ({
    kind: 'iris',
    name: `I${index}`,
    product: 'IRIS',
    directory: `/usr/iris/${index}`,
    version: '2024.1',
    status: 'running',
    statusText: 'running',
    state: 'ok',
    mirror: null,
    owner: { kind: 'known', user: 'irisowner' },
  }))
  const parsed = (count: number) =>
    parseInventory(
      JSON.stringify({ schema: INVENTORY_SCHEMA, instances: instances.slice(0, count), problems: [], sources: [] }),
      'x.json',
    )
  expect(parsed(MANY)).toMatchObject({
    kind: 'problems',
    problems: [{ message: 'instances: more than 1000 of them, expected at most 1000' }],
  })
  expect(parsed(1000).kind).toBe('ok')
})

const LONG = 'a'.repeat(4000)

test.each([
  [['history', `PROD=${LONG}`], 'FILE_UNREADABLE'],
  [['history', LONG], 'FILE_UNREADABLE'],
  [['report', '--terminal', `PROD=${LONG}`], 'FILE_UNREADABLE'],
  [['timeline', `PROD=${LONG}`], 'FILE_UNREADABLE'],
  [['stun', LONG], 'FILE_UNREADABLE'],
  [['status', '--root', LONG], 'USAGE'],
  [['install', '--dry-run', '--root', `/${'a/'.repeat(3000)}`], 'USAGE'],
])('a name longer than that of any file is an error: %j', async (args, code) => {
  const { status, err } = await run(...args)
  expect(status).toBe(1)
  expect(err).toContain(`[${code}]`)
})
