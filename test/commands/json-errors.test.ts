import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readOnlyHost } from '../../src/host/read-only-host.ts'
import { realHost } from '../../src/host/real-host.ts'
import { VERB_NAMES, verbNamed } from '../../src/verbs/verbs.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { runCli } from '../run-cli.ts'
import { checkedJson } from '../schemas/check-json.ts'

const folder = tempFolder()
const host = readOnlyHost(realHost({ root: folder }))

test.each([
  [['status', '--json', '--jsn'], 'USAGE', '"jsn": unknown, expected options of the verb; did you mean --json?'],
  [['statu', '--json'], 'USAGE', '"statu": unknown, expected a verb or one of its operands; did you mean status?'],
  [['history', '--json', '/nonexistent'], 'FILE_UNREADABLE', '/nonexistent: cannot be read: no such file or folder'],
  [['timeline', '--json', '/nonexistent'], 'FILE_UNREADABLE', '/nonexistent: cannot be read'],
  [['validate', '--json', '/nonexistent'], 'FILE_UNREADABLE', '/nonexistent: cannot be read'],
  [['install', '--json', '--config', '/nonexistent'], 'CONFIG_UNREADABLE', '/nonexistent: '],
  [['rehearse', '--json', '--yes'], 'REHEARSAL_REFUSED', ''],
  [['thaw', '--json'], 'NO_INSTANCES', ''],
  [['harness', '--format', 'json', '--scenario', 'nope'], 'USAGE', '--scenario: "nope": no such scenario'],
  [['harness', '--format=json', '--seed', '3'], 'USAGE', '--seed: expected --random with it'],
])('%j prints the error as an object, and its text to standard error', async (args, code, message) => {
  const { status, out, err } = await runCli(args, host)
  const error = checkedJson(out)
  expect({ status, ...error }).toMatchObject({ status: 1, schema: 'gen-hooks/error/1', code })
  expect(error.message).toContain(message)
  expect(error.problems).toEqual(error.message.split('\n'))
  expect(err).toContain(`gen-hooks: ${error.message} [${code}]\nhint: ${error.hint.replaceAll('\n', '\nhint: ')}\n`)
})

test('each of several problems is an item of its own, and each hint is a line', async () => {
  const bad = join(folder, 'bad.yaml')
  writeFileSync(bad, 'fnord: 1\nlog: {syslog: maybe}\n')
  const { problems, message } = checkedJson((await runCli(['install', '--json', '--config', bad], realHost())).out)
  expect(problems).toHaveLength(2)
  expect(message).toBe(problems.join('\n'))
})

test('without --json, or with --json behind --, an error prints nothing to standard output', async () => {
  expect((await runCli(['history', '/nonexistent'], host)).out).toBe('')
  expect((await runCli(['history', '--', '/nonexistent', '--json'], host)).out).toBe('')
})

test.each([
  ['detect', ['detect', '--json'], 'NO_INSTANCES', { instances: [] }],
  ['stun', ['stun', '--json', 'EMPTY'], 'FILE_UNREADABLE', { groups: [], totals: { logs: 0 } }],
])('%s prints its result and the error that stopped it as one document', async (_verb, args, code, result) => {
  const empty = join(folder, 'empty.txt')
  if (!existsSync(empty)) writeFileSync(empty, 'no log\n')
  const { status, out, err } = await runCli(
    args.map((arg) => (arg === 'EMPTY' ? empty : arg)),
    host,
  )
  const document = checkedJson(out)
  expect(document).toMatchObject({ ...result, error: { code } })
  expect(status).toBe(1)
  expect(err).toContain(`[${code}]`)
})

test('what detect prints before it stops is an inventory that render reads', async () => {
  const root = join(folder, 'guest')
  mkdirSync(join(root, 'etc'), { recursive: true })
  const { out } = await runCli(['detect', '--json'], realHost({ root }))
  expect(checkedJson(out).error.code).toBe('NO_INSTANCES')
  const inventory = join(folder, 'inventory.json')
  writeFileSync(inventory, out)
  expect((await runCli(['render', '--inventory', inventory], realHost())).err).toContain('[NO_INSTANCES]')
})

const PAGE = readFileSync(join(__dirname, '../../docs/reference/json.md'), 'utf8')

test('docs/reference/json.md has each verb that prints JSON, with its schema', async () => {
  const withJson: string[] = []
  for (const name of VERB_NAMES) if ((await verbNamed(name))?.options.json !== undefined) withJson.push(name)
  const shown = [
    ...PAGE.matchAll(
      /^\| `gen-hooks (\S+) .*\| \[`gen-hooks\/([a-z-]+)\/1`\]\(schemas\/([a-z-]+)\.schema\.json\) \|$/gm,
    ),
  ]
  expect(shown.map(([, verb]) => verb)).toEqual(expect.arrayContaining(withJson))
  expect(shown.filter(([, , schema, file]) => schema !== file)).toEqual([])
})
