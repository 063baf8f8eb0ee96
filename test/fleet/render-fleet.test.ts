import { spawnSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { tempFolder } from '../host/temp-folder.ts'
import { runCli } from '../run-cli.ts'
import { checkedJson } from '../schemas/check-json.ts'
import { inventoryOf, madeFleet, put, THREE_HOSTS } from './made-fleet.ts'

const folder = tempFolder()
const FLEET = join(folder, 'fleet')
const OUT = join(folder, 'out')

const render = async (...args: readonly string[]) => await runCli(['render', '--fleet', FLEET, '--out', OUT, ...args])
const read = (path: string): string => readFileSync(join(OUT, path), 'utf8')
const index = () => checkedJson(read('index.json'))

/** Each file below a folder with its content. */
function contentOf(root: string): Readonly<Record<string, string>> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()
  const files = names.filter((name) => lstatSync(join(root, name)).isFile())
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(root, name), 'utf8')]))
}

beforeEach(() => {
  madeFleet(FLEET)
  rmSync(OUT, { recursive: true, force: true })
})

describe('render --fleet of three hosts', () => {
  test('writes the engine once, the settings of each host, and the files that describe them', async () => {
    expect(await render()).toEqual({ status: 0, out: '3 hosts with 2 plans, 7 files written, 0 removed\n', err: '' })
    expect(Object.keys(contentOf(OUT))).toEqual([
      'SUMMARY.md',
      'engine',
      'hosts/db1/settings',
      'hosts/db2/settings',
      'hosts/db3/settings',
      'index.json',
      'logrotate',
    ])
  })

  test('settings and engine are the bytes that render writes for the host alone, with --whole too', async () => {
    const merged =
      'freeze: { timeout: 90 }\nwatchdog: { deadline: 240 }\ninstances: { overrides: { PROD: { thaw: { retries: 5 } } } }\n'
    put(folder, { 'merged.yaml': merged })
    const one = join(folder, 'one')
    const inventory = join(FLEET, 'hosts/db3/inventory.json')
    await runCli(['render', '--config', join(folder, 'merged.yaml'), '--inventory', inventory, '--out', one])
    const alone = readFileSync(join(one, 'pre-freeze-script'), 'utf8')
    await render()
    expect(read('hosts/db3/settings') + read('engine')).toBe(alone)
    expect(index().hosts[2].digests.settings).toBe(/^# settings sha256: (.*)$/m.exec(alone)?.[1])
    const { out } = await render('--whole')
    expect(out).toBe('3 hosts with 2 plans, 7 files written, 3 removed\n')
    expect(readdirSync(join(OUT, 'hosts/db3'))).toEqual(['post-thaw-script', 'pre-freeze-script'])
    expect(read('hosts/db3/pre-freeze-script')).toBe(alone)
    expect(statSync(join(OUT, 'hosts/db3/pre-freeze-script')).mode & 0o700).toBe(0o700)
  })

  test('index.json has the digests of all files, as sha256sum counts them', async () => {
    await render()
    const { engine, hosts } = index()
    const files = [engine, ...hosts.flatMap((host: { files: readonly object[] }) => host.files)]
    const lines = files.map(({ sha256, file, path }) => `${sha256}  ${file ?? path}\n`).join('')
    expect(spawnSync('sha256sum', ['-c', '--strict', '--quiet'], { cwd: OUT, input: lines }).status).toBe(0)
    expect(hosts[2]).toMatchObject({
      kind: 'rendered',
      name: 'db3',
      instances: ['cache:LAB', 'iris:PROD'],
      scripts: ['/usr/sbin/post-thaw-script', '/usr/sbin/pre-freeze-script'],
      sources: ['config.yaml', 'groups/slow/config.yaml', 'hosts/db3/config.yaml'],
      findings: [],
    })
  })

  test('writes SUMMARY.md with the hosts of equal settings together, and what their hooks do', async () => {
    await render()
    const summary = read('SUMMARY.md')
    expect(summary).toContain('3 hosts: 3 rendered with 2 plans. By gen-hooks')
    expect(summary).toMatch(/^## Plan [0-9a-f]{12}: 2 hosts\n\ndb1, db2\n\n```text\n- iris PROD, if it runs: frozen/m)
    expect(summary).toMatch(
      /^## Plan [0-9a-f]{12}: 1 host\n\ndb3\n\n```text\n- cache LAB, if it runs: frozen within 90 s/m,
    )
    expect(summary.indexOf('db1, db2')).toBeLessThan(summary.indexOf('\ndb3\n'))
  })

  test('the same bytes for any order in which the folders were made, and a second run changes nothing', async () => {
    await render()
    const first = contentOf(OUT)
    madeFleet(FLEET, Object.fromEntries(Object.entries(THREE_HOSTS).reverse()))
    rmSync(OUT, { recursive: true })
    await render()
    expect(contentOf(OUT)).toEqual(first)
    const before = statSync(join(OUT, 'index.json')).ino
    expect((await render()).out).toBe('3 hosts with 2 plans, unchanged\n')
    expect(statSync(join(OUT, 'index.json')).ino).toBe(before)
  })

  test('waits for another rendering into the same folder', async () => {
    const both = await Promise.all([render(), render()])
    expect(both.map(({ status }) => status)).toEqual([0, 0])
    expect(both.map(({ out }) => out).sort()).toEqual([
      '3 hosts with 2 plans, 7 files written, 0 removed\n',
      '3 hosts with 2 plans, unchanged\n',
    ])
  })

  test('writes a rotation for a log in another folder, and a filter with metrics', async () => {
    put(FLEET, { 'hosts/db2/config.yaml': 'log: { directory: /data/log }\nmetrics: { directory: /data/metrics }\n' })
    await render()
    expect(read('hosts/db2/logrotate')).toContain('/data/log')
    expect(read('logrotate')).toContain('/var/log/gen-hooks')
    expect(read('gen-hooks-metrics')).toMatch(/^#!\/bin\/sh\n/)
    put(FLEET, { 'hosts/db1/config.yaml': 'metrics: { directory: /m }\nnotify: { command: /usr/bin/tell }\n' })
    await render()
    expect(read('hosts/db1/gen-hooks-metrics')).toContain("\nNOTIFY_COMMAND='/usr/bin/tell'\n")
    expect(read('gen-hooks-metrics')).toContain("\nNOTIFY_COMMAND=''\n")
    rmSync(join(FLEET, 'hosts/db1/config.yaml'))
    rmSync(join(FLEET, 'hosts/db2/config.yaml'))
    const { removed } = JSON.parse((await render('--json')).out)
    expect(removed).toEqual(['gen-hooks-metrics', 'hosts/db1/gen-hooks-metrics', 'hosts/db2/logrotate'])
  })
})

describe('one bad host does not stop the other hosts:', () => {
  test.each([
    [
      'an inventory that is cut in half',
      { 'hosts/db2/inventory.json': inventoryOf('iris:PROD').slice(0, 300) },
      /^db2: hosts\/db2\/inventory\.json: not JSON: /,
    ],
    ['no inventory', { 'hosts/db9/README': '' }, /^db9: hosts\/db9\/inventory\.json: does not exist, expected what /],
    [
      'a wrong key',
      { 'hosts/db2/config.yaml': 'freeze:\n  timout: 3\n' },
      /^db2: hosts\/db2\/config\.yaml:2: freeze\.timout: unknown key/,
    ],
    [
      'a file name that render does not read',
      { 'hosts/db2/config.yml': '' },
      /^db2: hosts\/db2\/config\.yml: is not read, expected config\.yaml/,
    ],
    [
      'two names that differ in case',
      { 'hosts/DB2/inventory.json': inventoryOf('iris:PROD') },
      /^DB2: hosts\/DB2: the same name as db2 but for its case.*\ndb2: hosts\/db2: the same name as DB2/,
    ],
    [
      'a folder whose name begins with a dot',
      { 'hosts/.db2/inventory.json': inventoryOf('iris:PROD') },
      /^\.db2: hosts: "\.db2": no name of a host, expected/,
    ],
    ['a file beside the hosts', { 'hosts/db9': '' }, /^db9: hosts\/db9: no folder, expected one with inventory\.json/],
    ['a file of an editor', { 'hosts/.db2.swp': '' }, /^\.db2\.swp: hosts: "\.db2\.swp": no name of a host/],
    ['a name that is none', { 'hosts/db 2/inventory.json': '' }, /^db 2: hosts: "db 2": no name of a host, expected/],
    [
      'a member of a group that is no host',
      { 'groups/slow/hosts': 'db3\ndb33\n' },
      /^db33: groups\/slow\/hosts:2: no folder of that name in hosts/,
    ],
    [
      'no instance that is frozen',
      { 'hosts/db2/config.yaml': 'instances: { include: [LAB] }\n' },
      /^db2: hosts\/db2: none of the instances found \(1\) is to be frozen/,
    ],
    [
      'two groups that say different things',
      { 'groups/fast/hosts': 'db3\n', 'groups/fast/config.yaml': 'thaw: { retries: 1 }\nfreeze:\n  timeout: 20\n' },
      /^db3: groups\/fast\/config\.yaml:3: freeze\.timeout: 20, but 90 in groups\/slow\/config\.yaml:2, expected one value/,
    ],
    [
      'values of two files that contradict each other',
      { 'hosts/db3/config.yaml': 'watchdog: { deadline: 80 }\n' },
      /^db3: \S+:\d+: (?:freeze\.timeout|watchdog\.deadline): .* expected freeze\.timeout < watchdog\.deadline.*\((?:freeze\.timeout|watchdog\.deadline): (?:groups\/slow\/config\.yaml:2|hosts\/db3\/config\.yaml:1)\)/,
    ],
  ])('%s', async (_what, files, message) => {
    put(FLEET, files)
    const { status, out, err } = await render()
    expect(err).toMatch(message)
    expect(status).toBe(1)
    expect(err).toMatch(/hosts? of \d not rendered: .* \[HOSTS_FAILED\]\nhint: See the reason of each host above/)
    expect(out).toMatch(/, \d failed, /)
    expect(existsSync(join(OUT, 'hosts/db1/settings'))).toBe(true)
    const failed = index().hosts.filter(({ kind }: { kind: string }) => kind === 'failed')
    expect(failed.length).toBeGreaterThan(0)
    for (const { name } of failed) expect(existsSync(join(OUT, 'hosts', name))).toBe(false)
    expect(read('SUMMARY.md')).toContain('## Failed\n')
  })

  test('the name of a host with control characters is printed on one line, and ends no code block of SUMMARY.md', async () => {
    put(FLEET, { 'hosts/x\n```\n# y\u001b[2J/inventory.json': inventoryOf('iris:PROD') })
    const { status, err } = await render()
    expect(status).toBe(1)
    expect(err).toMatch(/^x\\x0a```\\x0a# y\\x1b\[2J: hosts: /)
    expect(err.split('\n')).toHaveLength(4)
    expect(err).not.toContain('\u001b')
    expect(read('SUMMARY.md')).toContain('\n```text\nx\\x0a```\\x0a# y\\x1b[2J: hosts: ')
    expect(read('SUMMARY.md')).not.toMatch(/^# y/m)
    expect(read('SUMMARY.md')).not.toContain('\u001b')
  })

  test('a folder or a file that is a link is refused, and the target of the link is not read', async () => {
    put(folder, { 'elsewhere/inventory.json': 'SECRET' })
    symlinkSync(join(folder, 'elsewhere'), join(FLEET, 'hosts/db8'))
    mkdirSync(join(FLEET, 'hosts/db9'))
    symlinkSync(join(folder, 'elsewhere/inventory.json'), join(FLEET, 'hosts/db9/inventory.json'))
    const { status, err } = await render()
    expect(status).toBe(1)
    expect(err).toContain('db8: hosts/db8: no folder, expected one with inventory.json; no link is followed\n')
    expect(err).toContain('db9: hosts/db9/inventory.json: a link, expected a file\n')
    expect(err).not.toContain('SECRET')
  })

  test('the files of an earlier rendering of the bad host are removed', async () => {
    await render()
    put(FLEET, { 'hosts/db2/inventory.json': '{' })
    const { status, out } = await render('--json')
    expect(status).toBe(1)
    expect(checkedJson(out)).toMatchObject({
      kind: 'written',
      hosts: { rendered: 2, failed: 1, plans: 2 },
      removed: ['hosts/db2/settings'],
      findings: [{ host: 'db2', severity: 'error', file: 'hosts/db2/inventory.json' }],
      error: { code: 'HOSTS_FAILED' },
    })
    expect(existsSync(join(OUT, 'hosts/db2'))).toBe(false)
  })

  test('a name in the configuration of a host that no instance has is a warning', async () => {
    put(FLEET, {
      'hosts/db2/config.yaml': 'instances: { exclude: [LAB] }\n',
      'config.yaml': 'instances: { exclude: [OLD] }\n',
    })
    const { status, err } = await render()
    expect(err).toBe('db2: warning: hosts/db2/config.yaml:1: instances.exclude: "LAB": no instance of that name here\n')
    expect(status).toBe(0)
  })
})

test('a file that git or a file manager keeps in hosts or groups is no host and no group', async () => {
  put(FLEET, { 'hosts/.gitkeep': '', 'groups/.gitkeep': '', 'hosts/.DS_Store': '' })
  expect(await render()).toMatchObject({
    status: 0,
    err: '',
    out: '3 hosts with 2 plans, 7 files written, 0 removed\n',
  })
})

describe('render --fleet with groups', () => {
  test('reports a group whose list names no host, and does not fail', async () => {
    put(FLEET, { 'groups/old/hosts': '# db9 is gone\n\n', 'groups/old/config.yaml': 'thaw: { retries: 1 }\n' })
    const message = 'groups/old/hosts: names no host, so the group counts for none'
    const { status, err } = await render()
    expect({ status, err }).toEqual({ status: 0, err: `warning: ${message}\n` })
    const { out } = await render('--json')
    expect(checkedJson(out).findings).toEqual([
      { host: '', severity: 'warning', file: 'groups/old/hosts', line: 0, message: message.slice(18) },
    ])
  })

  test('uses each group of a host that is in a hundred groups', async () => {
    for (let group = 0; group < 100; group++) {
      put(FLEET, {
        [`groups/g${group}/hosts`]: group < 60 ? 'db1\n' : 'db?\n',
        [`groups/g${group}/config.yaml`]: 'thaw: { retries: 1 }\n',
      })
    }
    const { status, err } = await render()
    expect({ status, err }).toEqual({ status: 0, err: '' })
    const sources = index().hosts.map(({ sources: its }: { sources: readonly string[] }) => its.length)
    expect(sources).toEqual([101, 41, 43])
    // two of so many that disagree are both named
    put(FLEET, { 'groups/g50/config.yaml': 'thaw: { retries: 2 }\n' })
    const disagreed = await render()
    expect(disagreed.err).toContain(
      'db1: groups/g0/config.yaml:1: thaw.retries: 1, but 2 in groups/g50/config.yaml:1, expected one value',
    )
    expect(disagreed.err).toContain('1 host of 3 not rendered: db1 [HOSTS_FAILED]')
  })

  test('reports the first wrong lines of a list, and counts the others', async () => {
    put(FLEET, { 'groups/slow/hosts': '../x\n'.repeat(1000) })
    const { status, err } = await render()
    expect(status).toBe(1)
    expect(err.split('\n')).toHaveLength(53)
    expect(err).toContain('950 more problems are not shown [CONFIG_INVALID]')
  })
})

describe('nothing is written if', () => {
  test.each([
    [
      'the folder of a group has a name that begins with a dot',
      () => put(FLEET, { 'groups/.prod/hosts': 'db1\n' }),
      'groups/.prod: no name of a group, expected a name',
      'CONFIG_INVALID',
    ],
    [
      'a folder has nearly the name of the groups',
      () => put(FLEET, { 'group/prod/hosts': 'db1\n' }),
      'group: is not read, expected groups',
      'CONFIG_INVALID',
    ],
    [
      'a folder has nearly the name of the hosts',
      () => put(FLEET, { 'Hosts/db9/inventory.json': '{}' }),
      'Hosts: is not read, expected hosts',
      'CONFIG_INVALID',
    ],
    ['there are no hosts', () => rmSync(join(FLEET, 'hosts'), { recursive: true }), 'no folder hosts', 'FLEET_INVALID'],
    [
      'the fleet is not there',
      () => rmSync(FLEET, { recursive: true }),
      'cannot be read: no such file or folder',
      'FILE_UNREADABLE',
    ],
    [
      'the common configuration has a mistake',
      () => put(FLEET, { 'config.yaml': 'a: 1\n' }),
      'config.yaml:1: a: unknown key',
      'CONFIG_INVALID',
    ],
    [
      'a group has a mistake',
      () => put(FLEET, { 'groups/slow/config.yaml': 'freeze: 1\n' }),
      'groups/slow/config.yaml:1: freeze: ',
      'CONFIG_INVALID',
    ],
    [
      'a group has no list',
      () => rmSync(join(FLEET, 'groups/slow/hosts')),
      'groups/slow/hosts: does not exist',
      'CONFIG_INVALID',
    ],
    [
      'a glob fits no host',
      () => put(FLEET, { 'groups/slow/hosts': 'db3\nweb*\n' }),
      'groups/slow/hosts:2: web*: fits no folder',
      'CONFIG_INVALID',
    ],
    [
      'a line of a list is no name',
      () => put(FLEET, { 'groups/slow/hosts': '../db3\n' }),
      'groups/slow/hosts:1: "../db3": expected a name',
      'CONFIG_INVALID',
    ],
  ])('%s', async (_what, spoil, message, code) => {
    spoil()
    const { status, err } = await render()
    expect(err).toContain(message)
    expect(err).toContain(`[${code}]`)
    expect(status).toBe(1)
    expect(existsSync(OUT)).toBe(false)
  })
})

describe('the output folder of render --fleet', () => {
  test('loses the files of a removed host, and keeps other files', async () => {
    await render()
    writeFileSync(join(OUT, 'hosts/db2/notes'), 'mine')
    writeFileSync(join(OUT, 'hosts/db1/notes'), 'mine')
    writeFileSync(join(OUT, 'hosts/db2/.gen-hooks-0123456789abcdef'), 'left by a rendering that was killed')
    rmSync(join(FLEET, 'hosts/db2'), { recursive: true })
    rmSync(join(FLEET, 'hosts/db3'), { recursive: true })
    rmSync(join(FLEET, 'groups'), { recursive: true })
    const { out, err } = await render()
    expect(out).toBe('1 host with 1 plan, 2 files written, 3 removed\n')
    expect(err).toBe(`${OUT}/hosts/db2: kept, gen-hooks did not write all of it\n`)
    expect(readdirSync(join(OUT, 'hosts'))).toEqual(['db1', 'db2'])
    expect(readdirSync(join(OUT, 'hosts/db2'))).toEqual(['notes'])
    expect(readdirSync(join(OUT, 'hosts/db1')).sort()).toEqual(['notes', 'settings'])
  })

  test('keeps a script of the same name that is not ours, and a link', async () => {
    await render()
    writeFileSync(join(OUT, 'hosts/db1/50-gen-hooks'), '#!/bin/sh\n# mine\n')
    symlinkSync(join(OUT, 'hosts/db1/settings'), join(OUT, 'hosts/db1/pre-freeze-script'))
    symlinkSync(join(OUT, 'hosts/db1'), join(OUT, 'hosts/db7'))
    writeFileSync(join(OUT, 'hosts/.gitkeep'), '')
    rmSync(join(FLEET, 'hosts/db3'), { recursive: true })
    rmSync(join(FLEET, 'groups'), { recursive: true })
    const { status, out, err } = await render()
    expect({ status, out }).toEqual({ status: 0, out: '2 hosts with 1 plan, 2 files written, 1 removed\n' })
    expect(err).toBe(`${OUT}/hosts/db7: kept, gen-hooks did not write all of it\n`)
    expect(readdirSync(join(OUT, 'hosts')).sort()).toEqual(['.gitkeep', 'db1', 'db2', 'db7'])
    expect(readdirSync(join(OUT, 'hosts/db1')).sort()).toEqual(['50-gen-hooks', 'pre-freeze-script', 'settings'])
  })

  test('with a link in the place of a file or folder is an error, and the target of the link is not written', async () => {
    await render()
    const elsewhere = join(folder, 'victim')
    writeFileSync(elsewhere, 'old')
    rmSync(join(OUT, 'hosts/db1/settings'))
    symlinkSync(elsewhere, join(OUT, 'hosts/db1/settings'))
    const { status, err } = await render()
    expect(err).toContain(`${OUT}/hosts/db1/settings: cannot be written: is a link, expected a file [FILE_UNWRITABLE]`)
    expect(status).toBe(1)
    rmSync(join(OUT, 'hosts/db1'), { recursive: true })
    mkdirSync(join(folder, 'away'))
    symlinkSync(join(folder, 'away'), join(OUT, 'hosts/db1'))
    expect((await render()).err).toContain(`${OUT}/hosts/db1: cannot be written: is a link, expected a folder`)
    expect(readFileSync(elsewhere, 'utf8')).toBe('old')
    expect(readdirSync(join(folder, 'away'))).toEqual([])
  })

  test('is refused if it has files and no index.json of an earlier rendering', async () => {
    put(OUT, { notes: 'mine' })
    const { status, err } = await render()
    expect(err).toContain(`${OUT}: has files, and no index.json that render --fleet wrote`)
    expect(status).toBe(1)
    // the folder of the fleet is such a folder too
    const own = await runCli(['render', '--fleet', FLEET, '--out', FLEET])
    expect(own.err).toContain('[FILE_UNWRITABLE]')
    expect(readdirSync(OUT)).toEqual(['notes'])
  })

  test('is not written by --check, which says what would be written', async () => {
    expect((await render('--check')).status).toBe(2)
    expect(existsSync(OUT)).toBe(false)
    await render()
    expect(await render('--check')).toEqual({ status: 0, out: '3 hosts with 2 plans, unchanged\n', err: '' })
    renameSync(join(FLEET, 'hosts/db2'), join(FLEET, 'hosts/db4'))
    const before = contentOf(OUT)
    const { status, out } = await render('--check')
    expect(status).toBe(2)
    expect(out).toBe(
      [
        'SUMMARY.md: differs or is missing',
        'hosts/db4/settings: differs or is missing',
        'index.json: differs or is missing',
        'hosts/db2/settings: is rendered no more',
        '3 hosts with 2 plans, 3 files differ, 1 rendered no more\n',
      ].join('\n'),
    )
    expect(contentOf(OUT)).toEqual(before)
  })
})

test.each([
  [['render', '--fleet', 'a'], '--fleet: nowhere to write to, expected --out DIR'],
  [['render', '--fleet', 'a', '--out', '-'], '--fleet: nowhere to write to'],
  [['render', '--fleet', 'a', '--out', 'b', '--container', 'c'], '--container: with --fleet, expected one of the two'],
  [['render', '--fleet', 'a', '--out', 'b', '--config', 'c'], '--config: with --fleet, expected one of the two'],
  [['render', '--fleet', 'a', '--out', 'b', '--inventory', 'c'], '--inventory: with --fleet'],
  [['render', '--whole'], '--whole: without --fleet'],
  [['config', 'show', '--fleet', 'a'], '--fleet: without --host'],
  [['config', 'show', '--host', 'a'], '--host: without --fleet'],
])('%j is refused', async (args, message) => {
  const { status, err } = await runCli(args)
  expect(err).toContain(message)
  expect(status).toBe(1)
})

describe('config show --fleet', () => {
  const show = async (...args: readonly string[]) => await runCli(['config', 'show', '--fleet', FLEET, ...args])

  test('names the file of the fleet for each value', async () => {
    const { status, out } = await show('--host', 'db3')
    expect(status).toBe(0)
    expect(out).toBe(
      [
        `configuration: db3 in the fleet ${FLEET}: config.yaml, groups/slow/config.yaml, hosts/db3/config.yaml`,
        'SETTING                                VALUE  FROM',
        'freeze.timeout                         90     groups/slow/config.yaml:2:3',
        'watchdog.deadline                      240    config.yaml:2:3',
        'instances.overrides.PROD.thaw.retries  5      hosts/db3/config.yaml:4:15\n',
      ].join('\n'),
    )
    const document = JSON.parse((await show('--host', 'db3', '--effective', '--json')).out)
    expect(document).toMatchObject({ namedBy: '--fleet', host: 'db3' })
    expect(document.settings).toContainEqual({
      key: 'freeze.timeout',
      value: 90,
      origin: { kind: 'file', file: 'groups/slow/config.yaml', line: 2, column: 3 },
    })
  })

  test('refuses an unknown host, and a host with a wrong configuration', async () => {
    expect((await show('--host', 'db5')).err).toMatch(
      /^gen-hooks: hosts\/db5: no such folder, .*did you mean db1\? \[FLEET_INVALID\]/,
    )
    put(FLEET, { 'hosts/db3/config.yaml': 'a: 1\n' })
    expect((await show('--host', 'db3')).err).toMatch(/^gen-hooks: db3: hosts\/db3\/config\.yaml:1: a: unknown key/)
  })
})
