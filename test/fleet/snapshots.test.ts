import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { normalise } from '../../src/config/normalise.ts'
import { renderHooks } from '../../src/hook/render.ts'
import { readTemplates } from '../../src/hook/templates.ts'
import { packageVersion } from '../../src/host/share.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { bad, good } from '../monitoring/filter-runs.ts'
import { runCli } from '../run-cli.ts'
import { checkedJson } from '../schemas/check-json.ts'

const folder = tempFolder()

/** Lines of the log at the same clock of another day. */
const on = (day: string, lines: string): string => lines.replaceAll('2026-11-22T', `${day}T`)

function fleet(files: Readonly<Record<string, string | Buffer>>): string {
  const root = mkdtempSync(join(folder, 'fleet-'))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  return root
}

const LAST = { run: 'ff', at: Date.parse('2026-11-24T01:00:00Z') / 1000, argument: 'thaw', status: 0 }

const HOSTS = {
  'hosts/db1/snapshot.log': good('aa') + bad('bb', 20, 'no freeze covers it', 'error'),
  'hosts/db1/snapshot.log.1.gz': gzipSync(on('2026-11-20', good('cc'))),
  'hosts/db2/last.json': JSON.stringify({
    ...LAST,
    verdict: 'consistent',
    milliseconds: 1500,
    instances: 'iris:A',
    why: '',
  }),
  'hosts/db3/inventory.json': '{}',
  'hosts/db4/snapshot.log': on('2026-11-21', good('dd', 9)),
  'hosts/db4/last.json': JSON.stringify({ ...LAST, verdict: 'aborted', why: 'the host gave up' }),
}

const samples = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line.startsWith('gen_hooks_fleet_'))
      .map((line) => [
        line.slice('gen_hooks_fleet_'.length, line.lastIndexOf(' ')),
        line.slice(line.lastIndexOf(' ') + 1),
      ]),
  )
const at = (time: string): string => String(Date.parse(time) / 1000)

test('report --fleet has the metrics of each host, from its logs, also from packed logs, and from last.json if newer', async () => {
  const root = fleet(HOSTS)
  const { status, out, err } = await runCli(['report', '--fleet', root, '--format', 'prom'])
  expect(status).toBe(0)
  expect(err).toBe('gen-hooks: hosts/db3: no run in snapshot.log or last.json\n')
  expect(samples(out)).toEqual({
    'last_success_timestamp_seconds{host="db1"}': at('2026-11-22T17:40:07Z'),
    'last_success_timestamp_seconds{host="db2"}': at('2026-11-24T01:00:00Z'),
    'last_success_timestamp_seconds{host="db3"}': '0',
    'last_success_timestamp_seconds{host="db4"}': at('2026-11-21T17:40:11Z'),
    'last_run_timestamp_seconds{host="db1"}': at('2026-11-22T17:40:20Z'),
    'last_run_timestamp_seconds{host="db2"}': at('2026-11-24T01:00:00Z'),
    'last_run_timestamp_seconds{host="db4"}': at('2026-11-24T01:00:00Z'),
    'last_run_consistent{host="db1"}': '0',
    'last_run_consistent{host="db2"}': '1',
    'last_run_consistent{host="db4"}': '0',
    'worst_window_seconds{host="db1"}': '2.53',
    'worst_window_seconds{host="db2"}': '1.5',
    'worst_window_seconds{host="db4"}': '2.53',
    'clock_ahead_seconds{host="db1"}': '0',
    'clock_ahead_seconds{host="db2"}': '0',
    'clock_ahead_seconds{host="db3"}': '0',
    'clock_ahead_seconds{host="db4"}': '0',
    hosts: '4',
    report_timestamp_seconds: expect.stringMatching(/^\d{10}$/),
  })
})

test('--json has the values of the metrics, the counts, and what was left out', async () => {
  const root = fleet({ ...HOSTS, 'hosts/db 5/x': '' })
  const { status, out } = await runCli(['report', '--fleet', root, '--json'])
  expect(status).toBe(0)
  const { hosts, counts, problems, madeAt } = checkedJson(out)
  expect(counts).toMatchObject({ hosts: 4, withoutConsistent: 1, lastNotConsistent: 2, runsToCome: 0 })
  expect(Date.parse(madeAt)).toBeGreaterThan(Date.parse('2026-01-01T00:00:00Z'))
  expect(hosts[0]).toEqual({
    host: 'db1',
    lastRunAt: '2026-11-22T17:40:20.000Z',
    verdict: 'inconsistent',
    why: 'no freeze covers it',
    lastConsistentAt: '2026-11-22T17:40:07.510Z',
    worstWindowSeconds: 2.53,
    runToComeAt: null,
    engines: [],
  })
  expect(hosts[2]).toMatchObject({ host: 'db3', lastRunAt: null, verdict: null, lastConsistentAt: null })
  expect(problems).toEqual([{ source: 'hosts', line: 0, message: expect.stringContaining('"db 5": is left out') }])
  const file = join(root, 'report.json')
  expect((await runCli(['report', '--fleet', root, '--json', '--out', file])).out).toBe(`${file}: written\n`)
  expect(checkedJson(readFileSync(file, 'utf8')).hosts).toEqual(hosts)
})

test('--since chooses the runs for the worst window only: an older consistent snapshot still counts', async () => {
  const root = fleet({
    'hosts/db1/snapshot.log': on('2026-11-02', good('aa', 40)) + on('2026-11-22', good('bb')),
    'hosts/db2/snapshot.log': on('2026-11-02', good('cc', 40)),
  })
  const { out, err } = await runCli(['report', '--fleet', root, '--format', 'prom', '--since', '2026-11-20'])
  expect(err).toBe('')
  expect(samples(out)).toMatchObject({
    'last_success_timestamp_seconds{host="db1"}': at('2026-11-22T17:40:07Z'),
    'last_success_timestamp_seconds{host="db2"}': expect.stringMatching(/^[1-9]/),
    'last_run_consistent{host="db2"}': '1',
    'worst_window_seconds{host="db1"}': '2.53',
  })
  expect(out).not.toContain('worst_window_seconds{host="db2"}')
})

test('the table begins with the counts and with the host without a good snapshot', async () => {
  const { status, out } = await runCli(['report', '--fleet', fleet(HOSTS)])
  expect(status).toBe(0)
  const [counts, , ...rows] = out.trimEnd().split('\n')
  expect(counts).toMatch(
    /^4 hosts: 1 without a consistent snapshot, \d whose last one is older than a day, 2 whose last run was not consistent$/,
  )
  expect(rows.map((row) => row.split(' ')[0])).toEqual(['db3', 'db4', 'db1', 'db2'])
  expect(rows[0]).toMatch(/^db3 +never +never +- +- +- +-$/)
  expect(rows[1]).toMatch(/ aborted +2\.53 s +- +the host gave up$/)
})

test('the table shows the engine of the scripts of a host', async () => {
  const inventory = {
    kind: 'iris',
    name: 'A',
    directory: '/a',
    version: '1',
    product: 'IRIS',
    status: 'running',
    statusText: 'running',
    state: 'ok',
    mirror: null,
    owner: { kind: 'unknown', because: 'x' },
  } as const
  const [hook] = renderHooks(normalise({}), [inventory], await readTemplates())
  const text = hook?.text ?? ''
  const root = fleet({
    'hosts/db1/pre-freeze-script': text,
    'hosts/db1/post-thaw-script': text,
    'hosts/db2/50-gen-hooks': '#!/bin/sh\n',
    'hosts/db3/last.json': 'x',
  })
  const { out, err } = await runCli(['report', '--fleet', root, '--format', 'prom'])
  const told = samples(out)
  expect(told[`engine_info{host="db1",version="${packageVersion()}"}`]).toBe('1')
  expect(told['engine_info{host="db2",version="not known"}']).toBe('1')
  expect(err).toContain('hosts/db3/last.json: not what the hooks write, expected a copy of last.json')
})

test('a host whose log cannot be read does not stop the others, and no link is followed', async () => {
  const root = fleet({ ...HOSTS, 'hosts/db5/x': '' })
  symlinkSync('/etc/passwd', join(root, 'hosts/db5/snapshot.log'))
  const { status, out, err } = await runCli([
    'report',
    '--fleet',
    root,
    '--out',
    join(root, 'fleet.prom'),
    '--format',
    'prom',
  ])
  expect(status).toBe(0)
  expect(out).toBe(`${root}/fleet.prom: written\n`)
  expect(err).toContain('hosts/db5/snapshot.log: no regular file, expected a copy of the log')
  expect(readFileSync(join(root, 'fleet.prom'), 'utf8')).toContain('gen_hooks_fleet_hosts 5\n')
})

test.each<[string, readonly string[], string]>([
  ['a log', ['snapshot.log'], '--fleet: with FILE, expected only'],
  ['--terminal', ['--terminal'], '--fleet: with --terminal, expected only'],
  ['--config', ['--config', 'x'], '--fleet: with --config, expected only'],
  ['--root', ['--root', '/tmp'], '--fleet: with --root, expected only'],
  ['--json and --format prom', ['--json', '--format', 'prom'], '--json: with --format prom, expected one of them'],
  ['--format html', ['--format', 'html'], '--format html: with --fleet, expected prom'],
])('report --fleet with %s is refused', async (_what, words, message) => {
  const { status, err } = await runCli(['report', '--fleet', fleet(HOSTS), ...words])
  expect(status).toBe(1)
  expect(err).toContain(message)
})

/** last.json of a consistent run that ended then. */
const endedAt = (time: string, verdict = 'consistent'): string =>
  JSON.stringify({ ...LAST, at: Date.parse(time) / 1000, verdict, milliseconds: 1, instances: '', why: '' })
const TO_COME = '2999-01-01T00:00:00Z'
const SAID =
  'a run ended at 2999-01-01T00:00:00.000Z, which is to come: its clock, or that of this machine, is wrong; no such run counts as a good one'

describe('a run with a time in the future', () => {
  const hosts = {
    'hosts/alone/last.json': endedAt(TO_COME),
    'hosts/bad/last.json': endedAt(TO_COME, 'inconsistent'),
    'hosts/once/last.json': endedAt(TO_COME),
    'hosts/once/snapshot.log': good('aa') + bad('bb', 20, 'no freeze covers it', 'error'),
  }

  test('is reported, and is no fresh snapshot', async () => {
    const { status, out, err } = await runCli(['report', '--fleet', fleet(hosts)])
    expect(status).toBe(0)
    expect(out).toMatch(/^3 hosts: 2 without .*, 2 whose last run was not consistent, 3 with runs that are to come$/m)
    expect(out).toMatch(/^alone +not known +to come +consistent /m)
    expect(out).toMatch(/^bad +not known +to come +inconsistent /m)
    expect(out).toMatch(/^once +\d.* ago +\d.* ago +inconsistent /m)
    expect(err.trimEnd().split('\n')).toEqual(
      ['alone', 'bad', 'once'].map((host) => `gen-hooks: hosts/${host}: ${SAID}`),
    )
  })

  test('makes no metric look fresh or good, and has a metric of its own', async () => {
    const { out } = await runCli(['report', '--fleet', fleet(hosts), '--format', 'prom'])
    const { hosts: _, report_timestamp_seconds: made, ...told } = samples(out)
    const ahead = String(Date.parse(TO_COME) / 1000 - Number(made))
    const near = expect.stringMatching(new RegExp(`^(?:${ahead}|${Number(ahead) - 1})$`))
    expect(told).toEqual({
      'last_success_timestamp_seconds{host="alone"}': '0',
      'last_success_timestamp_seconds{host="bad"}': '0',
      'last_success_timestamp_seconds{host="once"}': at('2026-11-22T17:40:07Z'),
      'last_run_timestamp_seconds{host="once"}': at('2026-11-22T17:40:20Z'),
      'last_run_consistent{host="bad"}': '0',
      'last_run_consistent{host="once"}': '0',
      'worst_window_seconds{host="alone"}': '0',
      'worst_window_seconds{host="bad"}': '0',
      'worst_window_seconds{host="once"}': '2.53',
      'clock_ahead_seconds{host="alone"}': near,
      'clock_ahead_seconds{host="bad"}': near,
      'clock_ahead_seconds{host="once"}': near,
    })
  })

  test('has a value of its own in the JSON', async () => {
    const { out } = await runCli(['report', '--fleet', fleet(hosts), '--json'])
    const { counts, hosts: told } = checkedJson(out)
    expect(counts).toMatchObject({ withoutConsistent: 2, runsToCome: 3 })
    expect(told[0]).toMatchObject({ lastConsistentAt: null, runToComeAt: '2999-01-01T00:00:00.000Z' })
    expect(told[2]).toMatchObject({
      lastRunAt: '2026-11-22T17:40:20.000Z',
      lastConsistentAt: '2026-11-22T17:40:07.510Z',
    })
  })
})

test('a file, a link and a folder with another name beside the hosts are reported, except the files that git keeps there', async () => {
  const root = fleet({
    'hosts/.db3/snapshot.log': good('cc'),
    'hosts/.gitkeep': '',
    'hosts/README': 'x',
    'hosts/db 2/snapshot.log': good('bb'),
    'hosts/db1/snapshot.log': good('aa'),
    'elsewhere/snapshot.log': good('dd'),
  })
  symlinkSync(join(root, 'elsewhere'), join(root, 'hosts/db4'))
  const { status, out, err } = await runCli(['report', '--fleet', root])
  expect(status).toBe(0)
  expect(out).toMatch(/^1 host: /)
  const form = 'expected a name of A-Z a-z 0-9 _ . - that does not begin with . or -'
  expect(err.trimEnd().split('\n').sort()).toEqual([
    `gen-hooks: hosts: ".db3": is left out, ${form}`,
    'gen-hooks: hosts: "README": is left out, expected a folder of a host',
    `gen-hooks: hosts: "db 2": is left out, ${form}`,
    'gen-hooks: hosts: "db4": is left out, expected a folder of a host',
  ])
})

test('a folder without hosts is refused, and --format prom without --fleet', async () => {
  const empty = await runCli(['report', '--fleet', fleet({ x: '' })])
  expect(empty.err).toContain('no host in it, expected hosts/NAME/snapshot.log or hosts/NAME/last.json [FLEET_INVALID]')
  const file = join(fleet({ x: '' }), 'x')
  expect((await runCli(['report', '--fleet', file])).err).toContain(`${file}: is no folder, expected that of a fleet`)
  const gone = `${file}-gone`
  expect((await runCli(['report', '--fleet', gone])).err).toContain(`${gone}: cannot be read: no such file or folder`)
  const alone = await runCli(['report', '--format', 'prom', '--out', 'x'])
  expect(alone.err).toContain('--format prom: of one machine, expected --fleet DIR with it [USAGE]')
  const json = await runCli(['report', '--json', '--terminal'])
  expect(json.err).toContain('--json: of one machine, expected --fleet DIR with it')
  expect(json.status).toBe(1)
})
