import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { processesOf } from '../../../src/harness/guest/processes.ts'
import { builtDist } from '../../built.ts'
import { describeInNamespace, NAMESPACE } from '../../harness/in-namespace.ts'
import { all, readMarkup } from '../../harness/report/markup.ts'
import { untilChanged, untilGone } from '../../harness/until.ts'
import { tempFolder } from '../../host/temp-folder.ts'

const folder = tempFolder()
const REAL = ['/usr/bin/unshare', '/bin/unshare'].find((path) => existsSync(path)) ?? 'unshare'

let dist = ''
beforeAll(() => {
  dist = builtDist()
}, 120_000)

interface Started {
  readonly child: ChildProcess
  /** The process's own folder for temporary files. */
  readonly temporary: string
  /** A file that gets a byte for each unshare that was started. */
  readonly noted: string
  readonly ended: Promise<{
    readonly status: number | null
    readonly signal: string | null
    readonly out: string
    readonly err: string
  }>
}

/** The built tool, with an `unshare` of the test first in PATH, which records each call. */
function start(name: string, args: readonly string[], unshare = `exec ${REAL} "$@"`): Started {
  const [temporary, bin, noted] = ['tmp', 'bin', 'noted'].map((part) => join(folder, name, part)) as [
    string,
    string,
    string,
  ]
  for (const one of [temporary, bin, noted]) mkdirSync(one, { recursive: true })
  writeFileSync(join(bin, 'unshare'), `#!/bin/sh\n: >${noted}/$$\n${unshare}\n`)
  chmodSync(join(bin, 'unshare'), 0o755)
  const child = spawn(process.execPath, [join(dist, 'gen-hooks.mjs'), 'harness', ...args], {
    env: { ...process.env, TMPDIR: temporary, PATH: `${bin}:${process.env.PATH}`, GEN_HOOKS_TEST: folder },
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  const ended = once(child, 'close').then(([status, signal]) => ({ status, signal, out, err }))
  return { child, temporary, noted, ended }
}

/** The pid namespaces that processes of this test have made. */
function namespaces(): ReadonlySet<string> {
  const own = readlinkSync('/proc/self/ns/pid')
  const made = processIds()
    .filter((pid) => read(`/proc/${pid}/environ`).split('\0').includes(`GEN_HOOKS_TEST=${folder}`))
    .flatMap((pid) => [link(`/proc/${pid}/ns/pid`), link(`/proc/${pid}/ns/pid_for_children`)])
  return new Set(made.filter((one) => one !== '' && one !== own))
}

/** The namespaces, as soon as scenarios are played. The first call of unshare only checks whether namespaces can be made. */
async function namespacesUnderWay(noted: string): Promise<ReadonlySet<string>> {
  const isUnderWay = (): boolean => readdirSync(noted).length >= 4 && namespaces().size > 0
  await untilChanged(noted, 'scenarios under way', 60_000, isUnderWay)
  return namespaces()
}

const processIds = (): readonly string[] => readdirSync('/proc').filter((name) => /^\d+$/.test(name))

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return '' // the process has ended since
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

describe('Ctrl-C during scenarios', () => {
  test('in folders leaves no process and no folder', async () => {
    const { child, temporary, ended } = start('folders', ['--scenario', '**'], 'exit 1')
    const isPlayed = (): boolean =>
      readdirSync(temporary).some((name) => existsSync(join(temporary, name, 'fake/events')))
    await untilChanged(temporary, 'a guest', 60_000, () => isPlayed() && readdirSync(temporary).length >= 3)
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ signal: 'SIGINT', out: '' })
    expect(readdirSync(temporary)).toEqual([])
    expect(await untilGone(() => processesOf(temporary))).toEqual([])
  }, 90_000)

  describeInNamespace('in namespaces', () => {
    test('leaves no process and no folder', async () => {
      const { child, temporary, noted, ended } = start('namespaces', ['--scenario', '**'])
      const made = await namespacesUnderWay(noted)
      child.kill('SIGINT')
      expect(await ended).toMatchObject({ signal: 'SIGINT', out: '' })
      expect(await untilGone(() => processIds().filter((pid) => made.has(link(`/proc/${pid}/ns/pid`))))).toEqual([])
      expect([...namespaces()]).toEqual([])
      expect(readdirSync(temporary)).toEqual([])
    }, 90_000)
  })
})

describeInNamespace('a harness that is killed', () => {
  test('in namespaces leaves no process and no file', async () => {
    const { child, temporary, noted, ended } = start('killed', ['--scenario', '**'])
    const made = await namespacesUnderWay(noted)
    child.kill('SIGKILL')
    await ended
    expect(await untilGone(() => processIds().filter((pid) => made.has(link(`/proc/${pid}/ns/pid`))))).toEqual([])
    expect(readdirSync(temporary)).toEqual([])
  }, 90_000)
})

const BOX = NAMESPACE.kind === 'ready' ? NAMESPACE.noBox : NAMESPACE.why
const describeInBox = BOX === null ? describe : describe.skip
describeInBox(`as it is shipped${BOX === null ? '' : ` (no box here: ${BOX})`}`, () => {
  test('the story is played in a sandbox, and Ctrl-C ends the story and its validation', async () => {
    const { child, temporary, ended } = start('story', [])
    child.stdout?.on('data', (chunk) => {
      // the checks of the scripts take much longer
      if (/^ +verdict/m.test(chunk)) child.kill('SIGINT')
    })
    const { signal, out } = await ended
    expect(out).toMatch(/^ +verdict +consistent$/m)
    expect(signal).toBe('SIGINT')
    expect(readdirSync(temporary)).toEqual([])
  }, 90_000)

  test('if all scenarios hold, the report goes to the file and the score to standard output', async () => {
    const { ended, temporary } = start('good', [
      '--scenario',
      'freeze/*-down',
      '--format',
      'json',
      '--out',
      'good.json',
    ])
    const { status, out, err } = await ended
    expect({ status, err }).toEqual({ status: 0, err: '' })
    const report = JSON.parse(readFileSync(join(folder, 'good.json'), 'utf8'))
    const [{ hooks, score, scenarios }] = report.pairs
    expect(score).toMatchObject({ held: scenarios.length, played: scenarios.length, skipped: 0, unplayable: 0 })
    expect(scenarios.map(({ scenario }: { scenario: string }) => scenario)).toContain('freeze/one-down')
    expect(out).toBe(`${hooks}: ${score.held} of ${score.played} hold\ngood.json: written\n`)
    expect(statSync(join(folder, 'good.json')).mode & 0o777).toBe(0o644)
    expect(readdirSync(temporary)).toEqual([])
  }, 60_000)

  test('if a pair of hooks is broken, every report is written, and the exit status shows the result', async () => {
    mkdirSync(join(folder, 'careless/scripts'), { recursive: true })
    for (const name of ['pre-freeze-script', 'post-thaw-script'])
      writeFileSync(join(folder, 'careless/scripts', name), '#!/bin/sh\nexit 0\n')
    const args = ['--scenario', 'freeze/good', '--scripts', 'careless/scripts']
    const { status, out, err } = await start('careless/junit', [...args, '--format', 'junit']).ended
    expect(status).toBe(1)
    expect(all(readMarkup(out), 'failure').map(({ attributes }) => attributes.message)).toEqual([
      expect.stringContaining('was reported good'),
    ])
    expect(err).toMatch(/: 1 scenario does not hold, expected all \[HARNESS_FAILED\]/)
    const page = await start('careless/html', [...args, '--format', 'html']).ended
    expect(all(readMarkup(page.out), 'details')).toHaveLength(1)
  }, 60_000)

  test('of two pairs of hooks the second one is only compared, and does not change the exit status', async () => {
    mkdirSync(join(folder, 'versus/scripts'), { recursive: true })
    writeFileSync(join(folder, 'versus/scripts/post-thaw-script'), '#!/bin/sh\nexit 0\n')
    const args = ['--scenario', 'freeze/good', '--versus', 'versus/scripts']
    const { status, out } = await start('versus', args).ended
    expect(status).toBe(0)
    expect(out).toMatch(/^ *freeze\/good +as written +holds .* BROKEN /m)
  }, 60_000)
})

test('foreign scripts are not played without namespaces', async () => {
  mkdirSync(join(folder, 'foreign/scripts'), { recursive: true })
  writeFileSync(join(folder, 'foreign/scripts/pre-freeze-script'), `#!/bin/sh\n: >${folder}/played\n`)
  const args = ['--scenario', 'freeze/good', '--scripts', 'foreign/scripts']
  const { status, out, err } = await start('foreign', args, 'echo "not permitted" >&2; exit 1').ended
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toContain('namespaces: not permitted, expected mount and pid namespaces')
  expect(existsSync(join(folder, 'played'))).toBe(false)
}, 60_000)

describeInNamespace('if namespaces can be made, but no box', () => {
  const noBox = `case "$*" in *pivot_root*) echo "no box" >&2; exit 1 ;; esac\nexec ${REAL} "$@"`
  const play = (name: string, ...more: readonly string[]) => {
    const scripts = join(folder, `${name}-scripts`)
    mkdirSync(scripts)
    writeFileSync(join(scripts, 'pre-freeze-script'), '#!/bin/sh\nexit 1\n')
    return start(name, ['--scenario', 'freeze/good', '--scripts', scripts, ...more], noBox).ended
  }

  const isRoot = process.getuid?.() === 0
  const asRoot = isRoot ? test : test.skip
  asRoot(
    `root is refused foreign scripts${isRoot ? '' : ' (needs root)'}`,
    async () => {
      const { status, out, err } = await play('refused')
      expect({ status, out }).toEqual({ status: 1, out: '' })
      expect(err).toMatch(/box: no box, expected namespaces of users .*\[HARNESS_FAILED\]\nhint: .*--unconfined/)
    },
    60_000,
  )

  test(`${isRoot ? 'with --unconfined root' : 'a user'} plays them`, async () => {
    const { out } = await play('unconfined', ...(isRoot ? ['--unconfined'] : []))
    expect(out).toMatch(/^BROKEN +freeze\/good/m)
  }, 60_000)

  test('our own hooks are played', async () => {
    expect(await start('own', ['--scenario', 'freeze/good'], noBox).ended).toMatchObject({ status: 0, err: '' })
  }, 60_000)
})

test('--unconfined without scenarios is refused', async () => {
  const { status, err } = await start('story-unconfined', ['--unconfined']).ended
  expect(status).toBe(1)
  expect(err).toContain('--unconfined: expected scenarios with it')
}, 60_000)
