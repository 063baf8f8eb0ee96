import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { diffMarkdown } from '../../src/fleet/diff/markdown.ts'
import { sha256 } from '../../src/text/sha256.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { runCli } from '../run-cli.ts'
import { inventoryOf, madeFleet, put, THREE_HOSTS } from './made-fleet.ts'

const folder = tempFolder()
const FLEET = join(folder, 'fleet')
const OLD = join(folder, 'old')
const NEW = join(folder, 'new')

async function render(out: string, ...args: readonly string[]): Promise<void> {
  await runCli(['render', '--fleet', FLEET, '--out', out, ...args])
}

/** Renders the fleet with these files changed into NEW, and compares. */
async function diffOf(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  madeFleet(FLEET)
  put(FLEET, files)
  rmSync(NEW, { recursive: true, force: true })
  await render(NEW)
  return await runCli(['diff', ...args, OLD, NEW])
}

const changesOf = async (files: Readonly<Record<string, string>>) => JSON.parse((await diffOf(files, '--json')).out)

/** Changes a rendering as an upgrade does: another engine, and in each header its digest and another version. */
function upgrade(root: string): void {
  const engine = `${readFileSync(join(root, 'engine'), 'utf8')}# one line more\n`
  writeFileSync(join(root, 'engine'), engine)
  for (const host of ['db1', 'db2', 'db3']) {
    const path = join(root, 'hosts', host, 'settings')
    const text = readFileSync(path, 'utf8')
    writeFileSync(
      path,
      text
        .replace(/^# engine sha256: .*$/m, `# engine sha256: ${sha256(engine)}`)
        .replace(/^# Rendered by gen-hooks \S+\. /m, '# Rendered by gen-hooks 9.9.9. '),
    )
  }
}

beforeAll(async () => {
  madeFleet(FLEET)
  await render(OLD)
})

test('without a difference diff ends with 0', async () => {
  expect(await diffOf({})).toEqual({ status: 0, out: 'no difference, 3 hosts unchanged\n', err: '' })
})

test('a change of all hosts is one change, in words and as a diff of the first host', async () => {
  const { status, out, err } = await diffOf({ 'config.yaml': 'watchdog:\n  deadline: 200\n' })
  expect({ status, err }).toEqual({ status: 2, err: '' })
  expect(out.split('\n').slice(0, 7)).toEqual([
    '3 hosts change, 0 unchanged',
    '',
    'deadline 240 -> 200 s; an instance resumes by itself after 300 -> 260 s',
    '  3 hosts: db1, db2, db3',
    '  --- hosts/db1/settings',
    '  +++ hosts/db1/settings',
    expect.stringMatching(/^ {2}@@ /),
  ])
  expect(out.match(/^ {2}--- /gm)).toHaveLength(1)
  expect(out).toContain("\n  -DEADLINE='240'\n  +DEADLINE='200'\n")
})

test('diff lists changed hosts, new hosts, removed hosts, and a host that failed', async () => {
  madeFleet(FLEET, { ...THREE_HOSTS, 'hosts/db4/inventory.json': inventoryOf('iris:OLD') })
  await render(join(folder, 'four'))
  madeFleet(FLEET, {
    ...THREE_HOSTS,
    'hosts/db1/inventory.json': inventoryOf('iris:PROD', 'iris:TEST'),
    'hosts/db2/inventory.json': '{',
    'hosts/db5/inventory.json': inventoryOf('iris:PROD'),
  })
  rmSync(NEW, { recursive: true, force: true })
  await render(NEW)
  const document = JSON.parse((await runCli(['diff', '--json', join(folder, 'four'), NEW])).out)
  expect(document).toMatchObject({
    kind: 'differs',
    counts: { changed: 1, added: 1, gone: 1, failed: 1, unchanged: 1 },
    changes: [{ kind: 'settings', words: ['iris:TEST added'], hosts: ['db1'] }],
    added: [
      {
        hosts: ['db5'],
        words: [expect.stringMatching(/^iris PROD, if it runs: /), ...Array(4).fill(expect.any(String))],
      },
    ],
    gone: ['db4'],
    failed: [{ host: 'db2', why: expect.stringMatching(/^hosts\/db2\/inventory\.json: not JSON: /) }],
  })
  const { out } = await runCli(['diff', join(folder, 'four'), NEW])
  expect(out).toMatch(/^1 host changes, 1 new, 1 gone, 1 failed, 1 unchanged\n/)
  expect(out).toContain('\ngone: db4\n')
})

test('a host that failed in both renderings is no difference, and a folder whose name is no host is not reported', async () => {
  const broken = { ...THREE_HOSTS, 'hosts/db2/inventory.json': '{' }
  madeFleet(FLEET, broken)
  const [one, two] = [join(folder, 'broken'), join(folder, 'broken too')]
  await render(one)
  cpSync(one, two, { recursive: true })
  put(two, { 'hosts/\u001b[2Jdb9/settings': '#!/bin/sh\n' })
  expect(await runCli(['diff', one, two])).toEqual({ status: 0, out: 'no difference, 2 hosts unchanged\n', err: '' })
})

test.each([
  ['every instance: freeze timeout 60 -> 50 s', { 'hosts/db1/config.yaml': 'freeze: { timeout: 50 }\n' }],
  [
    'iris:PROD: tries of a thaw 4 -> 3',
    { 'hosts/db1/config.yaml': 'instances: { overrides: { PROD: { thaw: { retries: 2 } } } }\n' },
  ],
  ['any other instance freeze -> fail', { 'hosts/db1/config.yaml': 'instances: { unlisted: fail }\n' }],
  ['members of a mirror freeze-all -> backup-only', { 'hosts/db1/config.yaml': 'mirror: { policy: backup-only }\n' }],
  ['docker:web added', { 'hosts/db1/config.yaml': 'instances: { containers: ["docker:web"] }\n' }],
  ['*:LAB left alone', { 'hosts/db1/config.yaml': 'instances: { exclude: [LAB] }\n' }],
  [
    'iris:PROD: credential file none -> /c',
    { 'hosts/db1/config.yaml': 'instances: { overrides: { PROD: { credentials: /c } } }\n' },
  ],
  [
    'an instance resumes by itself after 300 s -> never',
    { 'hosts/db1/config.yaml': 'watchdog: { resumeAfter: null }\n' },
  ],
  [
    'iris:PROD: a snapshot without it is not good -> is good',
    { 'hosts/db1/config.yaml': 'instances: { overrides: { PROD: { optional: true } } }\n' },
  ],
])('diff says in words: %s', async (words, files) => {
  const { changes } = await changesOf(files)
  expect(changes).toEqual([expect.objectContaining({ kind: 'settings', words: [words], hosts: ['db1'] })])
})

test('the same change in hosts with other plans is one change', async () => {
  const { changes, counts } = await changesOf({
    'groups/slow/config.yaml': 'log: { syslog: false }\nfreeze:\n  timeout: 90\n',
    'hosts/db1/config.yaml': 'log: { syslog: false }\n',
  })
  expect(counts).toMatchObject({ changed: 2, unchanged: 1 })
  expect(changes).toEqual([expect.objectContaining({ words: ['syslog yes -> no'], hosts: ['db1', 'db3'] })])
})

test('diff shows a configuration with the same settings, another layout, and a file for all hosts', async () => {
  expect((await changesOf({ 'hosts/db1/config.yaml': 'instances: { include: ["*", "iris:*"] }\n' })).changes).toEqual([
    expect.objectContaining({ kind: 'configuration', hosts: ['db1'], diff: '' }),
  ])
  expect((await changesOf({ 'hosts/db1/config.yaml': 'layout: backupScripts.d\n' })).changes).toEqual([
    expect.objectContaining({ kind: 'layout', words: ['layout legacy -> backupScripts.d'], hosts: ['db1'] }),
  ])
  const { changes } = await changesOf({ 'hosts/db1/config.yaml': 'metrics: { directory: /m }\n' })
  expect(changes).toMatchObject([
    { kind: 'settings', words: ['metrics folder none -> /m'], hosts: ['db1'] },
    { kind: 'file', words: ['gen-hooks-metrics added'], hosts: [] },
  ])
})

test('an upgrade of the engine is one change of all hosts', async () => {
  rmSync(NEW, { recursive: true, force: true })
  cpSync(OLD, NEW, { recursive: true })
  upgrade(NEW)
  const { changes, counts } = JSON.parse((await runCli(['diff', '--json', OLD, NEW])).out)
  expect(counts).toMatchObject({ changed: 3, unchanged: 0 })
  expect(changes).toEqual([
    {
      kind: 'engine',
      words: [
        expect.stringMatching(/^gen-hooks \S+ -> 9\.9\.9$/),
        expect.stringMatching(/^engine [0-9a-f]{12} -> [0-9a-f]{12}$/),
      ],
      hosts: ['db1', 'db2', 'db3'],
      diff: expect.stringContaining('\n+# one line more\n'),
    },
  ])
})

test('diff shows scripts that were edited: a header, one script of a pair, and a script without settings', async () => {
  madeFleet(FLEET)
  const [whole, edited] = [join(folder, 'whole'), join(folder, 'edited')]
  await render(whole, '--whole')
  cpSync(whole, edited, { recursive: true })
  const edit = (path: string, change: (text: string) => string): void =>
    writeFileSync(join(edited, path), change(readFileSync(join(edited, path), 'utf8')))
  edit('hosts/db1/post-thaw-script', (text) => text.replace('DEADLINE=', 'touch /x\nDEADLINE='))
  edit('hosts/db2/pre-freeze-script', (text) => text.replace('#\n', '# by hand\n#\n'))
  edit('hosts/db2/post-thaw-script', (text) => text.replace('#\n', '# by hand\n#\n'))
  edit('hosts/db3/pre-freeze-script', () => '#!/bin/sh\n')
  edit('hosts/db3/post-thaw-script', () => '#!/bin/sh\n')
  const { changes, counts } = JSON.parse((await runCli(['diff', '--json', whole, edited])).out)
  expect(counts).toMatchObject({ changed: 3, unchanged: 0 })
  expect(changes).toContainEqual(
    expect.objectContaining({
      kind: 'file',
      words: ['post-thaw-script added'],
      hosts: ['db1'],
      diff: expect.stringContaining('touch /x'),
    }),
  )
  expect(changes).toContainEqual(
    expect.objectContaining({ kind: 'header', hosts: ['db2'], diff: expect.stringContaining('+# by hand') }),
  )
  expect(changes).toContainEqual(
    expect.objectContaining({ kind: 'settings', words: ['the settings are of another form'], hosts: ['db3'] }),
  )
  // settings in files of their own, and whole scripts, give the same result
  expect((await runCli(['diff', OLD, whole])).status).toBe(0)
})

test('removed settings are reported, also if the host keeps another file', async () => {
  madeFleet(FLEET)
  put(FLEET, { 'hosts/db2/config.yaml': 'log: { directory: /data/log }\n' })
  const [one, two] = [join(folder, 'with settings'), join(folder, 'without settings')]
  await render(one)
  cpSync(one, two, { recursive: true })
  rmSync(join(two, 'hosts/db2/settings'))
  for (const [before, after, words] of [
    [one, two, 'settings removed'],
    [two, one, 'settings added'],
  ] as const) {
    const { status, out } = await runCli(['diff', '--json', before, after])
    expect(status).toBe(2)
    expect(JSON.parse(out)).toMatchObject({
      counts: { changed: 1, unchanged: 2 },
      changes: [{ kind: 'file', words: [words], hosts: ['db2'] }],
    })
  }
})

test('texts in which each line differs are compared in a short time', async () => {
  const lines = (word: string): string =>
    `#!/bin/sh\n${Array.from({ length: 60_000 }, (_, at) => `${word}${at}\n`).join('')}`
  put(folder, { 'lines/a': lines('a'), 'lines/b': lines('b') })
  const { status, out } = await runCli(['diff', join(folder, 'lines/a'), join(folder, 'lines/b')])
  expect(status).toBe(2)
  expect(out).toMatch(/^1 host changes, 0 unchanged\n\nthe settings are of another form\n/)
  expect(out).toContain('(too large to show)')
})

test('diff compares folders of render --out, and single scripts', async () => {
  const config = join(folder, 'config.yaml')
  const inventory = join(folder, 'inventory.json')
  put(folder, { 'inventory.json': inventoryOf('iris:PROD'), 'config.yaml': '' })
  const [one, two] = [join(folder, 'one'), join(folder, 'two')]
  await runCli(['render', '--config', config, '--inventory', inventory, '--out', one])
  writeFileSync(config, 'watchdog: { deadline: 200 }\n')
  await runCli(['render', '--config', config, '--inventory', inventory, '--out', two])
  const words = ['deadline 300 -> 200 s', 'an instance resumes by itself after 360 -> 260 s']
  for (const [a, b] of [
    [one, two],
    [join(one, 'pre-freeze-script'), join(two, 'post-thaw-script')],
  ] as const) {
    const { status, out } = await runCli(['diff', '--json', a, b])
    expect(status).toBe(2)
    expect(JSON.parse(out).changes).toMatchObject([{ kind: 'settings', words }])
  }
})

describe('diff --format markdown', () => {
  test('has the counts, each change as code, and the diff in a folded block', async () => {
    const { status, out } = await diffOf(
      { 'hosts/db1/config.yaml': 'watchdog: { deadline: 200 }\n' },
      '--format',
      'markdown',
    )
    expect(status).toBe(2)
    expect(out).toMatch(/^\*\*1 host changes, 2 unchanged\*\*\n\n### `deadline 240 -> 200 s; /)
    expect(out).toContain('\n1 host: `db1`\n\n<details><summary>diff</summary>\n\n```diff\n--- hosts/db1/settings\n')
    expect(out).toMatch(/\n```\n\n<\/details>\n$/)
  })

  const changes = Array.from({ length: 30 }, (_, at) => ({
    kind: 'settings' as const,
    words: [`change ${at}`],
    hosts: [`db${at}`],
    diff: `--- a\n+++ a\n@@ -1 +1 @@\n+${'x'.repeat(1000)}\n`,
  }))
  const document = {
    schema: 'gen-hooks/diff/1',
    before: 'a',
    after: 'b',
    kind: 'differs',
    counts: { changed: 30, added: 0, gone: 0, failed: 0, unchanged: 0 },
    changes,
    added: [],
    gone: [],
    failed: [],
  } as const

  test('is cut at the limit of GitHub, and names the part that is missing', () => {
    const text = diffMarkdown(document, 8000)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(8000)
    expect(text.slice(-200)).toMatch(
      /\nCut, since GitHub shows no more: the diffs of \d+ changes\. `gen-hooks diff` prints all\.\n$/,
    )
    for (const { words } of changes) expect(text).toContain(`### \`${words[0]}\`\n`)
    expect(diffMarkdown(document, 1600).slice(-200)).toMatch(/ and \d+ sections\. `gen-hooks diff` prints all\.\n$/)
    expect(diffMarkdown(document)).not.toContain('Cut, since')
  })

  test('has no text of a script that ends a code block or mentions a user', () => {
    const text = diffMarkdown({
      ...document,
      changes: [{ kind: 'file', words: ['a `b` @c'], hosts: [], diff: ' ```\n+````\n' }],
    })
    expect(text).toContain('### ``a `b` @c``\n')
    expect(text).toContain('`````diff\n ```\n+````\n`````\n')
  })
})

const hasGit = spawnSync('git', ['--version']).status === 0
const withGit = hasGit ? describe : describe.skip

withGit(`a git repository${hasGit ? '' : ' (git is not installed)'}`, () => {
  const REPOSITORY = join(folder, 'repository')
  const here = process.cwd()
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', REPOSITORY, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
      encoding: 'utf8',
    })

  beforeAll(async () => {
    madeFleet(FLEET)
    mkdirSync(REPOSITORY)
    git('init', '-q', '-b', 'main')
    await render(join(REPOSITORY, 'out'))
    // larger than any script, like the index of a thousand hosts
    appendFileSync(join(REPOSITORY, 'out/index.json'), `${' '.repeat(2 ** 20)}\n`)
    symlinkSync('/etc/passwd', join(REPOSITORY, 'out/hosts/db1/logrotate'))
    git('add', '-A')
    git('commit', '-q', '-m', 'first')
    rmSync(join(REPOSITORY, 'out/hosts/db1/logrotate'))
    put(FLEET, { 'config.yaml': 'watchdog: { deadline: 200 }\n' })
    await render(join(REPOSITORY, 'out'))
    process.chdir(REPOSITORY)
  })
  afterAll(() => process.chdir(here))

  test('diff compares a revision with the files in the folder, without a checkout', async () => {
    const { status, out } = await runCli(['diff', 'main:out', 'out'])
    expect(status).toBe(2)
    expect(out).toMatch(/^3 hosts change, 0 unchanged\n\ndeadline 240 -> 200 s; /)
  })

  test('diff compares two revisions, each with its own files', async () => {
    git('commit', '-q', '-a', '-m', 'second')
    expect((await runCli(['diff', 'HEAD~1:out', 'HEAD:out'])).out).toMatch(/^3 hosts change, 0 unchanged\n/)
    expect(await runCli(['diff', 'HEAD:out', 'out'])).toMatchObject({
      status: 0,
      out: 'no difference, 3 hosts unchanged\n',
    })
    expect((await runCli(['diff', 'HEAD:out/hosts/db1/settings', 'out/hosts/db1/settings'])).status).toBe(0)
  })

  test('a removed engine is a change of each host, although the settings are the same in git', async () => {
    git('add', '-A')
    git('commit', '-q', '--allow-empty', '-m', 'whole')
    git('rm', '-q', 'out/engine')
    git('commit', '-q', '-m', 'no engine')
    const { status, out } = await runCli(['diff', '--json', 'HEAD~1:out', 'HEAD:out'])
    git('reset', '-q', '--hard', 'HEAD~1')
    expect(status).toBe(2)
    expect(JSON.parse(out)).toMatchObject({
      counts: { changed: 3, unchanged: 0 },
      changes: [{ kind: 'engine', hosts: ['db1', 'db2', 'db3'] }],
    })
  })

  test.each([
    ['no-such:out', 'git has no such commit, expected a revision that was fetched'],
    ['main:elsewhere', 'main has no "elsewhere", expected a path that was committed'],
    ['--output=x:y', 'git rev-parse: '],
    ['nowhere', 'no such file or folder, expected a rendering or REV:PATH'],
    ['main:', 'no files that render wrote'],
  ])('%s is refused', async (name, message) => {
    const { status, err } = await runCli(['diff', '--', name, 'out'])
    expect(err).toContain(message)
    expect(err).toContain('[FILE_UNREADABLE]')
    expect(status).toBe(1)
  })

  describe('diff in a clone', () => {
    const clone = (name: string, ...how: readonly string[]): string => {
      const path = join(folder, name)
      execFileSync('git', ['clone', '-q', ...how, `file://${REPOSITORY}`, path])
      process.chdir(path)
      return path
    }
    beforeAll(() => git('config', 'uploadpack.allowFilter', 'true'))
    afterEach(() => process.chdir(REPOSITORY))

    test('that is shallow finds its own commit, reports that another is missing, and finds the commit after a fetch', async () => {
      const first = git('rev-parse', 'main~1').trim()
      const path = clone('shallow', '--depth=1')
      expect((await runCli(['diff', 'HEAD:out', 'out'])).status).toBe(0)
      for (const name of ['HEAD~1:out', `${first}:out`]) {
        const { status, err } = await runCli(['diff', name, 'out'])
        expect(status).toBe(1)
        expect(err).toContain(`${name}: git has no such commit: this clone is shallow, expected one with that commit`)
        expect(err).toContain('git fetch --depth=1 origin COMMIT brings it')
      }
      git('config', 'uploadpack.allowAnySHA1InWant', 'true')
      execFileSync('git', ['-C', path, 'fetch', '-q', '--depth=1', 'origin', first])
      expect((await runCli(['diff', `${first}:out`, 'HEAD:out'])).status).toBeLessThan(3)
      expect((await runCli(['diff', 'FETCH_HEAD:out', `${first}:out`])).status).toBe(0)
    })

    test('that is partial reports that the content of files is missing, and finds the content after the command of the hint', async () => {
      const path = clone('partial', '--no-checkout', '--filter=blob:none')
      const { status, err } = await runCli(['diff', 'HEAD:out', join(REPOSITORY, 'out')])
      expect(status).toBe(1)
      expect(err).toContain('HEAD:out: git lacks the content of files: a partial clone, or a damaged one')
      expect(err).toContain('hint: git archive REV PATH > /dev/null brings what is missing.')
      execFileSync('git', ['-C', path, 'archive', '-o', '/dev/null', 'HEAD', 'out'])
      expect((await runCli(['diff', 'HEAD:out', join(REPOSITORY, 'out')])).status).toBe(0)
    })
  })
})

test('another instance in the same container is told', async () => {
  const config = (instance: string) => ({
    ...THREE_HOSTS,
    'hosts/db1/config.yaml': `instances: { containers: ["docker:web/${instance}"] }\n`,
  })
  const [one, two] = [join(folder, 'inside one'), join(folder, 'inside two')]
  for (const [out, instance] of [
    [one, 'A'],
    [two, 'B'],
  ] as const) {
    madeFleet(FLEET, config(instance))
    await render(out)
  }
  expect((await runCli(['diff', one, two])).out).toContain('docker:web: the instance in it A -> B\n')
})
