import { mkdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { explain } from '../../src/explain/explain.ts'
import { instanceFolder } from '../../src/harness/guest/fake-guest.ts'
import { setListFault } from '../../src/harness/guest/faults.ts'
import { FILTER_TEMPLATE } from '../../src/hook/metrics-filter.ts'
import { readWholeSettings } from '../../src/hook/whole-settings.ts'
import { HAS_STRACE, traced } from '../explain/trace.ts'
import { endGuests, hookedGuest, putHooks, write } from '../rehearse/hooked-guest.ts'

const HOOK = '/etc/vmware-tools/backupScripts.d/50-gen-hooks'

afterAll(async () => {
  expect(await endGuests()).toEqual([])
})

/** A guest with one instance outside the plan, one that its owner must enter, one whose qlist is empty, and one in a container. */
async function guestWith(config: string) {
  const guest = await hookedGuest(
    [
      { kind: 'iris', name: 'PROD', owner: 'irisowner' },
      { kind: 'iris', name: 'SIDE', owner: 'sideowner' },
      { kind: 'cache', name: 'LEGACY', owner: 'cacheowner' },
      { kind: 'docker', name: 'web' },
    ],
    { installed: false },
  )
  const { root } = guest
  write(root, '/etc/gen-hooks/config.yaml', config.replace('METRICS', join(root, 'metrics')))
  write(root, '/metrics/none', '')
  write(root, '/usr/sbin/gen-hooks-metrics', readFileSync(FILTER_TEMPLATE, 'utf8'), 0o700)
  await putHooks(guest)
  const text = readFileSync(join(root, HOOK), 'utf8')
  const settings = readWholeSettings(text)
  if (settings === null) throw new Error('its settings cannot be read')
  const page = explain(text, settings, {
    source: 'file',
    files: [],
    version: '',
    configSha256: '',
    settingsSha256: '',
    engineSha256: '',
  })
  // the hooks read the file at the path that qlist prints
  write(root, '/fake/instances/iris.SIDE/directory', `${join(root, 'opt/iris/side')}\n`)
  const fakes = [instanceFolder(root, 'iris', 'PROD'), instanceFolder(root, 'docker', 'web')]
  return { root, text, page, hook: join(root, HOOK), fakes }
}

const CONFIG = `
layout: backupScripts.d
instances: { include: [PROD, LEGACY], containers: ['docker:web'] }
runAs: owner
freeze: { timeout: 5 }
thaw: { timeout: 5, retries: 0 }
watchdog: { deadline: 20 }
metrics: { directory: METRICS }
`

const NAMES = /\b(?:ID|KIND|ENGINE|NAME|RUN|PID|OWNER|SECONDS|LEVEL|TEXT|SCRIPT|ARGUMENTS|FOLDER)\b/g
const AT_RUN_TIME: Readonly<Record<string, string>> = {
  ID: '[0-9a-f]{64}',
  KIND: '(?:iris|cache|docker|podman)',
  ENGINE: '(?:docker|podman)',
  RUN: '[0-9a-f]{8}',
  PID: '\\d+',
}

/** The form of a line or path of the page at run time. */
function pattern(shown: string): RegExp {
  const literal = shown.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${literal.replaceAll(NAMES, (word) => AT_RUN_TIME[word] ?? '.+')}$`)
}

/** The command of a line, as one blank between its words, without quotes and redirections. */
function wordsIn(line: string): string {
  return line.replace(/ [<>][^']*$/, '').replaceAll(/['"]/g, '')
}

/** The words of a call in the form of the page, which leaves out the words of the shell that bounds what another prints. */
function asShown(words: readonly string[]): string {
  const program = words.findIndex((word) => word === 'runuser' || word === 'docker')
  const shown = program < 0 ? words : [...words.slice(0, 4), ...words.slice(program)]
  return shown.join(' ').replaceAll(/['"]/g, '')
}

/** Rows that only a guest with such a device has, or a run that sweeps, which begins a second after its last thaw. */
const RARE = /\/dev\/log$|\.(?:guard-|holder-)?sweep\.KIND:NAME$/

const withStrace = HAS_STRACE ? test : test.skip

withStrace(
  'ten runs call, start and write exactly the rows of the page (needs strace)',
  async () => {
    const { root, page, hook, fakes } = await guestWith(CONFIG)
    const each = (act: (fake: string) => string): string => fakes.map(act).join('; ')
    setListFault(root, 'cache', 'qlist', { text: [' '] })
    const state = join(root, 'run/gen-hooks/state')
    const traces = [
      `
    hook freeze; hook thaw
    ${each((fake) => `printf 'status 9\\nact no\\n' >'${fake}/fault.thaw'`)}; hook freeze; hook thaw
    ${each((fake) => `rm '${fake}/fault.thaw'`)}
    hook freeze; hook freeze; hook thaw
    hook freeze; read -r _ _ _ _ keeper _ <'${state}'; kill -KILL "$keeper"; hook thaw
    rm '${state}'; hook thaw
    ${each((fake) => `printf 'seconds 0.5\\nstatus 3\\nact no\\n' >'${fake}/fault.freeze'`)}; hook freeze
    ${each((fake) => `rm '${fake}/fault.freeze'`)}
    hook freeze; ${each((fake) => `echo down >'${fake}/status'`)}; hook thaw
    `,
      'hook freeze; hook freezeFail',
    ].map((runs, at) => {
      if (at === 1) mkdirSync(join(root, 'run/systemd/system'), { recursive: true })
      return traced(root, `hook() { '${hook}' "$1"; echo "$?"; }; ${runs}`)
    })
    expect(traces.map(({ stdout }) => stdout.replaceAll('\n', ' '))).toEqual(['0 0 0 0 0 1 0 0 0 1 1 0 1 ', '0 0 '])

    const started = traces.flatMap((trace) => trace.started.slice(1))
    const calls = [...page.instances, ...page.unlisted.instances].flatMap((one) => one.calls)
    const lines = [...calls, ...page.lists, ...page.helpers].map(({ line }) => wordsIn(line))
    const bounded = [...new Set(started.filter(([name]) => name === 'timeout').map(asShown))]
    expect(bounded.filter((line) => !lines.some((one) => pattern(one).test(line)))).toEqual([])
    const ofPlan = page.instances
      .filter(({ instance }) => /^(?:iris:PROD|docker:web)$/.test(instance))
      .flatMap((one) => one.calls)
    const wanted = ofPlan.map(({ line }) => wordsIn(line))
    expect(wanted.filter((line) => !bounded.some((one) => pattern(line).test(one)))).toEqual([])
    expect(bounded).toContainEqual(expect.stringMatching(/^timeout .* runuser -u sideowner -- iris session SIDE /))

    const programs = new Set(started.map(([name = '']) => basename(name)))
    // the page shows those of the instances as calls; strace may lose the parent of one whose caller is killed
    const listed = [...page.programs.map(({ name }) => name), basename(hook), 'iris', 'ccontrol', 'docker']
    expect([...programs].filter((name) => !listed.includes(name))).toEqual([])

    // paths of the fakes, paths that the clock of .ci/on-another-day writes, and the lock as an open file
    const guest = traces
      .flatMap(({ written }) => written)
      .filter(
        (path) =>
          !path.startsWith(`${root}/fake/`) &&
          path !== '/proc/self/fd/9' &&
          !/^\/dev\/shm\/(?:sem\.)?faketime_/.test(path),
      )
    // the writer of the log has changed to the folder of the log
    const log = page.paths.map(({ path }) => path).find((path) => path.endsWith('/snapshot.log')) ?? ''
    const written = [...new Set(guest.map((path) => (path === '/proc/self/cwd/snapshot.log' ? log : path)))].filter(
      (path) => !path.includes('*'),
    )
    const rows = page.paths.map(({ path }) => path)
    expect(written.filter((path) => !rows.some((row) => pattern(row).test(path)))).toEqual([])
    expect(rows.filter((row) => !RARE.test(row) && !written.some((path) => pattern(row).test(path)))).toEqual([])
  },
  120_000,
)
