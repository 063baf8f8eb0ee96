import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runDetect } from '../../src/commands/detect.ts'
import { parseInventory } from '../../src/detect/inventory.ts'
import type { Inventory } from '../../src/model.ts'
import { listingHost, qlistLine } from '../detect/listing-host.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { runCli } from '../run-cli.ts'

const folder = tempFolder()
const HEADING =
  '    Instance Name     Version ID        Port   Directory\n    ----------------  ----------------  -----  --------\n'
const CACHE = 'OLD^/opt/old^2015.2^down, last used x^cache.cpf^1^2^3^^\n'
const LIST = `
Configuration 'ONE'   (default)
        directory:    /opt/one
        versionid:    2021.1.0.215.0
        conf file:    iris.cpf  (SuperServer port = 1972, WebServer = 52773)
        status:       running, since Fri Mar  1 10:00:00 2024
        product:      InterSystems IRISHealth
`

type Files = Readonly<Record<string, string | Buffer>>

/** Runs the verb for files with this content; in the output each path is replaced by the file's name. */
async function inventory(files: Files, words: readonly string[] = [], input?: string) {
  const own = mkdtempSync(join(folder, 'f'))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(own, name), content)
  const paths = Object.keys(files).map((name) => join(own, name))
  const { status, out, err } = await runCli(
    ['inventory', ...paths, ...words.map((word) => word.replace('OUT', join(own, 'out.json')))],
    undefined,
    input,
  )
  return { status, out, err: err.replaceAll(`${own}/`, ''), at: (name: string) => join(own, name) }
}

function read(text: string): Inventory {
  const parsed = parseInventory(text, 'inventory.json')
  if (parsed.kind === 'ok') return parsed.inventory
  throw new Error(JSON.stringify(parsed.problems))
}

test('from the lists of both commands inventory makes what detect makes, except the owners', async () => {
  const lists = {
    'iris qlist': qlistLine('PROD') + qlistLine('B').replace('^ok^^', '^ok^IRISHealth^Failover'),
    'ccontrol qlist': CACHE,
  }
  const { status, out, err } = await inventory({ 'a.txt': lists['ccontrol qlist'], 'b.txt': lists['iris qlist'] })
  expect({ status, err }).toEqual({ status: 0, err: '' })
  let printed = ''
  const host = listingHost({ 'iris qlist': { stdout: lists['iris qlist'] }, 'ccontrol qlist': { stdout: CACHE } })
  await runDetect({ json: true }, { host, out: (text) => (printed += text), err: () => {} })
  const owner = { kind: 'unknown', because: 'no list tells it' }
  const detected = read(printed)
  expect(read(out)).toEqual({ ...detected, instances: detected.instances.map((one) => ({ ...one, owner })) })
})

test.each<[string, string | Buffer]>([
  ['list', LIST],
  ['with the line ends of Windows', LIST.replaceAll('\n', '\r\n')],
  ['in UTF-16, as PowerShell writes it', Buffer.from(`\ufeff${LIST.replaceAll('\n', '\r\n')}`, 'utf16le')],
  ['with a mark of UTF-8', `\ufeff${LIST}`],
])('inventory reads the output of iris list: %s', async (_what, content) => {
  const { status, out, err } = await inventory({ 'list.txt': content })
  expect(status).toBe(0)
  expect(err).toBe('gen-hooks: cache: no list of ccontrol was given, which is right if the guest has no ccontrol\n')
  const { instances, sources } = read(out)
  expect(instances).toMatchObject([{ kind: 'iris', name: 'ONE', product: 'IRISHealth', directory: '/opt/one' }])
  expect(sources).toEqual([{ command: 'iris list', outcome: 'answered' }])
})

test('the operand - is standard input, and --kind names the kind', async () => {
  const row = 'up >A                 2016.2            1972   /opt/a\n'
  const { status, out } = await inventory({}, ['-', '--kind', 'cache'], HEADING + row)
  expect(status).toBe(0)
  expect(read(out)).toMatchObject({
    instances: [{ kind: 'cache', name: 'A' }],
    sources: [{ command: 'ccontrol qall' }],
  })
})

test('--out writes the inventory, and no file if an instance may be missing', async () => {
  const good = await inventory({ 'a.txt': qlistLine('PROD') }, ['--out', 'OUT'])
  expect(good.status).toBe(0)
  expect(read(readFileSync(good.at('out.json'), 'utf8')).instances).toMatchObject([{ name: 'PROD' }])
  const bad = await inventory({ 'a.txt': `${qlistLine('PROD')}half^a\n` }, ['--out', 'OUT'])
  expect(bad.status).toBe(1)
  expect(existsSync(bad.at('out.json'))).toBe(false)
})

test.each<[string, Files, readonly string[], string]>([
  [
    'a line that is not understood',
    { 'db1.txt': `${qlistLine('A')}half^a\n` },
    [],
    'db1.txt: line 2: "half^a": 2 fields, expected 8 or more',
  ],
  [
    'a list that breaks off',
    { 'db1.txt': qlistLine('A').trimEnd() },
    [],
    'db1.txt: line 1: breaks off within this line',
  ],
  [
    'a file without a list',
    { 'db1.txt': '\nbash: iris: command not found\n' },
    [],
    'db1.txt: line 2: "bash: iris: command not found": no list, expected what iris qlist, iris qall or iris list prints',
  ],
  [
    'an empty file',
    { 'db1.txt': ' \n' },
    [],
    'db1.txt: empty: does not say that there is no instance, expected what iris qall prints then',
  ],
  [
    'a list that does not tell the kind',
    { 'q.txt': `${HEADING}up >A                 2016.2            1972   /opt/a\n` },
    [],
    'q.txt: does not tell whether it is of iris or of ccontrol, expected --kind iris or --kind cache',
  ],
  [
    'both lists in one file',
    { 'all.txt': qlistLine('A') + CACHE },
    [],
    `all.txt: line 2: "${CACHE.trimEnd()}": an instance of cache, and on line 1 one of iris, expected one list in a file`,
  ],
  [
    'another kind than the one that was told',
    { 'all.txt': CACHE },
    ['--kind', 'iris'],
    `all.txt: line 1: "${CACHE.trimEnd()}": an instance of cache, expected iris, as --kind says`,
  ],
  [
    'lists of two guests',
    { 'a.txt': qlistLine('A'), 'b.txt': qlistLine('B') },
    [],
    'b.txt: a second list of iris qlist, after a.txt, expected the lists of one guest',
  ],
])('%s is refused with its file and line', async (_what, files, words, message) => {
  const { status, err } = await inventory(files, words)
  expect(status).toBe(1)
  expect(err).toContain(`gen-hooks: ${message} [LIST_INVALID]\n`)
  expect(err.split(message)).toHaveLength(2)
})

test('a list is not whole if it lacks an instance of another list of the command', async () => {
  const { status, err } = await inventory({ 'q.txt': qlistLine('A'), 'list.txt': LIST })
  expect(status).toBe(1)
  expect(err).toMatch(/^gen-hooks: q\.txt: "ONE": missing, although iris list names it$/m)
  expect(err).toMatch(/list\.txt: "A": missing, although iris qlist names it \[LIST_INVALID\]$/m)
})

test('a qall list of the heading alone says that there is no instance', async () => {
  const { status, err } = await inventory({ 'q.txt': HEADING }, ['--kind', 'iris'])
  expect(status).toBe(1)
  expect(err).toContain('iris qall: no instance in the list, expected at least one [NO_INSTANCES]')
})

test('all files that cannot be read are reported together', async () => {
  const { status, err } = await runCli(['inventory', '/nowhere/a', '/nowhere/b'])
  expect(status).toBe(1)
  expect(err).toMatch(/\/nowhere\/a: cannot be read: .*\n\/nowhere\/b: cannot be read: .* \[FILE_UNREADABLE\]/)
})
