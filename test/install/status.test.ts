import { chmodSync } from 'node:fs'
import type { Host } from '../../src/host/host.ts'
import { layoutOf } from '../../src/install/install-plan.ts'
import { type Expected, status } from '../../src/install/status.ts'
import { statusText } from '../../src/install/status-text.ts'
import { toolsDemands } from '../../src/install/vmware-tools.ts'
import type { RenderedHook } from '../../src/model.ts'
import { install } from './act.ts'
import { BOOT, type Guest, makeGuest, ONE, POST, PRE, pair, single } from './guest.ts'
import { hostWith, systemError } from './host-with.ts'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
})
afterEach(() => guest.remove())

const rendered = (hooks: readonly RenderedHook[]): Expected => ({ kind: 'rendered', layout: layoutOf(hooks), hooks })
const statesOf = async (expected: Expected, host: Host = guest.host) => {
  const report = await status(expected, host)
  return { verdict: report.verdict, states: report.files.map(({ state }) => state), problems: report.problems }
}

describe('status of the installed hooks shows', () => {
  it('a guest without hooks', async () => {
    expect(await statesOf(rendered(pair('one')))).toEqual({
      verdict: 'differs',
      states: ['missing', 'missing'],
      problems: [],
    })
  })

  it('hooks that are in sync with the configuration', async () => {
    await install(guest.host, pair('one'))
    expect(await statesOf(rendered(pair('one')))).toEqual({
      verdict: 'in sync',
      states: ['in sync', 'in sync'],
      problems: [],
    })
  })

  it('hooks of an older rendering', async () => {
    await install(guest.host, pair('one'))
    expect(await statesOf(rendered(pair('two')))).toMatchObject({ verdict: 'differs', states: ['differs', 'differs'] })
  })

  it('a hook that was edited and a hook with a wrong mode', async () => {
    await install(guest.host, pair('one'))
    guest.write(POST, `${guest.read(POST)}# mine\n`, 0o700)
    guest.write(PRE, guest.read(PRE), 0o755)
    expect(await statesOf(rendered(pair('one')))).toMatchObject({
      verdict: 'differs',
      states: ['edited by hand', 'wrong'],
    })
  })

  it('one hook without its partner', async () => {
    await install(guest.host, pair('one'))
    await guest.host.remove(POST)
    const { states, problems } = await statesOf(rendered(pair('one')))
    expect(states).toEqual(['missing', 'in sync'])
    expect(problems).toEqual([expect.stringContaining(`${POST}: is missing beside its partner`)])
  })

  it('both layouts at once', async () => {
    await install(guest.host, pair('one'))
    guest.write(ONE, single('one')[0]?.text ?? '', 0o700)
    const { verdict, problems } = await statesOf(rendered(pair('one')))
    expect(verdict).toBe('differs')
    expect(problems).toEqual([expect.stringContaining(`${ONE}: is ours but of the other layout`)])
  })

  it('hooks that VMware Tools will not run', async () => {
    await install(guest.host, pair('one'))
    guest.write('/etc/vmware-tools/tools.conf', '[vmbackup]\nexecScripts=false\n', 0o644)
    expect((await statesOf(rendered(pair('one')))).problems).toEqual([expect.stringContaining('execScripts=false')])
  })

  it('hooks in a folder that others can write', async () => {
    await install(guest.host, pair('one'))
    chmodSync(`${guest.root}/usr/sbin`, 0o777)
    expect((await statesOf(rendered(pair('one')))).problems).toEqual([
      expect.stringContaining('/usr/sbin: can be written'),
    ])
  })

  it('a wrong SELinux label', async () => {
    await install(guest.host, pair('one'))
    const host = labelledHost(`Would relabel ${PRE} from user_tmp_t to bin_t\n`)
    const { problems } = await statesOf(rendered(pair('one')), host)
    expect(problems.filter((problem) => problem.includes('SELinux label'))).toHaveLength(2)
  })

  it('intact hooks on a guest where nothing can be rendered', async () => {
    await install(guest.host, single('one'))
    const unknown = await statesOf({ kind: 'unknown', layout: null })
    expect(unknown).toEqual({ verdict: 'unknown', states: ['as installed'], problems: [] })
    guest.write(ONE, `${guest.read(ONE)}# mine\n`, 0o700)
    expect((await statesOf({ kind: 'unknown', layout: null })).verdict).toBe('differs')
  })

  it('the layout of --layout, whatever layout is installed', async () => {
    await install(guest.host, single('one'))
    expect((await status({ kind: 'unknown', layout: 'legacy' }, guest.host)).layout).toBe('legacy')
    expect((await status({ kind: 'unknown', layout: null }, guest.host)).layout).toBe('backupScripts.d')
  })

  it('one older hook of the pair', async () => {
    await install(guest.host, pair('one'))
    const [pre] = pair('one')
    const [, post] = pair('two')
    if (pre === undefined || post === undefined) throw new Error('a pair')
    expect(await statesOf(rendered([pre, post]))).toEqual({
      verdict: 'differs',
      states: ['differs', 'in sync'],
      problems: [],
    })
  })

  it('hooks that this user may not read', async () => {
    await install(guest.host, pair('one'))
    const readFile: Host['readFile'] = async (path, options) => {
      if (path === PRE || path === POST) throw systemError('EACCES')
      return await guest.host.readFile(path, options)
    }
    expect(await statesOf(rendered(pair('one')), hostWith(guest.host, { readFile }))).toEqual({
      verdict: 'unknown',
      states: ['unreadable', 'unreadable'],
      problems: [],
    })
  })

  it('no SELinux label of a hook that is missing', async () => {
    const { problems } = await statesOf(rendered(pair('one')), labelledHost('Would relabel'))
    expect(problems.filter((problem) => problem.includes('SELinux'))).toEqual([])
  })

  it('a timeout of VMware Tools that is too short for the configuration', async () => {
    await install(guest.host, pair('one'))
    guest.write('/etc/vmware-tools/tools.conf', '[vmbackup]\ntimeout=100\n', 0o644)
    const ask = async (worstSeconds: number) =>
      (
        await status(rendered(pair('one')), guest.host, {
          logDirectory: null,
          tools: { layout: null, worstSeconds, instances: [] },
        })
      ).problems
    expect(await ask(99)).toEqual([])
    expect(await ask(100)).toEqual([expect.stringContaining('pre-freeze may take 100 s')])
  })

  it('strays and foreign hooks of the other layout, as notes', async () => {
    await install(guest.host, single('one'))
    guest.write(ONE.replace('50-gen-hooks', '.old'), 'x\n')
    guest.write(PRE, 'x\n')
    const report = await status(rendered(single('one')), guest.host)
    expect(report.verdict).toBe('in sync')
    expect(report.notes).toEqual([
      expect.stringContaining(PRE),
      expect.stringContaining('/.old'),
      'VMware Tools: no vmtoolsd is there, and nothing else calls the hooks',
    ])
  })
})

describe('status of the runs', () => {
  it('shows the last run, with control characters escaped', async () => {
    guest.write(
      '/run/gen-hooks/last.json',
      '{"run":"r1","verdict":"consistent","status":0,"x":"\\u001b[2J\\n","y":{"z":1}}',
      0o600,
    )
    const text = statusText(await status(rendered(pair('one')), guest.host))
    expect(text).toContain('last run: run=r1 verdict=consistent status=0 x=\\x1b[2J\\x0a\n')
    expect(text).toContain('\nits snapshot: restore the whole machine from it, or single databases; ')
  })

  it('shows the time of the last run, and no empty value', async () => {
    guest.write('/run/gen-hooks/last.json', '{"run":"r1","at":1795396606,"instances":"iris:PROD ","why":""}', 0o600)
    const text = statusText(await status(rendered(pair('one')), guest.host))
    expect(text).toContain('last run: run=r1 at=2026-11-23T01:16:46Z instances=iris:PROD\n')
  })

  it.each([['[]'], ['{'], ['null'], ['"x"']])('says that %s is no summary', async (content) => {
    guest.write('/run/gen-hooks/last.json', content, 0o600)
    expect((await status(rendered(pair('one')), guest.host)).lastRun.kind).toBe('unreadable')
  })

  it('names the instances that a run that was never ended may have left frozen', async () => {
    const begun = 'begun iris PROD need\nbegun cache $(reboot) need\nbegun cache LEGACY optional\n'
    guest.write('/run/gen-hooks/state', `gen-hooks-state 1 r1 ${BOOT} 42 /x\n${begun}phase frozen 5\n`, 0o600)
    const { now } = await status(rendered(pair('one')), guest.host)
    expect(now).toMatchObject({ kind: 'abandoned', phase: 'frozen' })
    expect(now.kind === 'abandoned' ? now.begun.map(({ name }) => name) : []).toEqual(['PROD', 'LEGACY'])
  })

  it.each([
    [
      'run that was never ended',
      'begun iris PROD need\nfrozen iris PROD 3\nbegun cache LEGACY optional\nphase frozen 5\n',
      '',
      'frozen',
      'FROZEN, OR MAY BE: iris:PROD, cache:LEGACY; run r1 was never ended (frozen): gen-hooks thaw',
    ],
    [
      'run that was never ended, but thawed all',
      'begun iris PROD need\nfrozen iris PROD 3\nthawed iris PROD 9 thawed\nphase thawing 9\n',
      '',
      'never ended',
      'NEVER ENDED: run r1 was never ended (thawing), but nothing that it began is frozen',
    ],
    [
      'instance that the last run could not thaw',
      'phase over 9\n',
      '{"run":"r1","at":1795396606,"verdict":"inconsistent","stuck":1}',
      'frozen',
      'FROZEN, OR MAY BE: an instance that run r1 could not thaw: gen-hooks thaw',
    ],
  ])('says in capital letters on the last line: a %s', async (_what, state, last, verdict, text) => {
    await install(guest.host, pair('one'))
    guest.write('/run/gen-hooks/state', `gen-hooks-state 1 r1 ${BOOT} 42 /x\n${state}`, 0o600)
    if (last !== '') guest.write('/run/gen-hooks/last.json', last, 0o600)
    for (const expected of [rendered(pair('one')), rendered(pair('two'))]) {
      const report = await status(expected, guest.host)
      expect(report).toMatchObject({ verdict, alarm: text })
      expect(statusText(report).endsWith(`\nverdict: ${text}\n`)).toBe(true)
    }
  })

  it('shows a run that is under way, from its first freeze on', async () => {
    await install(guest.host, pair('one'))
    const lock = '/run/gen-hooks/lock'
    guest.write(lock, '', 0o600)
    const begun = 'begun iris PROD need\n'
    const hold = async (lines: string) => {
      guest.write('/run/gen-hooks/state', `gen-hooks-state 1 r1 ${BOOT} 42 /x\n${lines}`, 0o600)
      return await status(rendered(pair('one')), lockedHost())
    }
    expect(await hold(`${begun}phase freezing 5\n`)).toMatchObject({
      verdict: 'frozen',
      alarm: 'FROZEN: iris:PROD; run r1 is under way (freezing), and a snapshot may be too',
    })
    expect(await hold('phase listing 5\n')).toMatchObject({ verdict: 'in sync', alarm: null })
  })

  it("uses the log's line that a stuck instance was thawed later", async () => {
    await install(guest.host, pair('one'))
    const last = '{"run":"r1","at":1795396606,"verdict":"inconsistent","stuck":1}'
    guest.write('/run/gen-hooks/last.json', last, 0o600)
    const line = (instance: string, event: string): string =>
      `2026-11-23T01:16:46.000+00:00 run=r1 level=error instance=${instance} event=${event} ms=1\n`
    guest.write('/log/snapshot.log', line('iris:PROD', 'stuck') + line('-', 'inconsistent'), 0o640)
    const settings = { logDirectory: '/log', tools: toolsDemands(null, []) }
    const ask = async () => (await status(rendered(pair('one')), guest.host, settings)).verdict
    expect(await ask()).toBe('frozen')
    guest.write('/log/snapshot.log', `${guest.read('/log/snapshot.log')}${line('iris:PROD', 'resumed')}`, 0o640)
    expect(await ask()).toBe('in sync')
  })

  it('ignores a log of another run, one that contradicts the record of the run, and one without a run', async () => {
    await install(guest.host, pair('one'))
    const settings = { logDirectory: '/log', tools: toolsDemands(null, []) }
    const ask = async () => (await status(rendered(pair('one')), guest.host, settings)).verdict
    const run = (stuck: number) =>
      guest.write(
        '/run/gen-hooks/last.json',
        `{"run":"r1","at":1795396606,"verdict":"inconsistent","stuck":${stuck}}`,
        0o600,
      )
    const log = (name: string, event: string) =>
      guest.write(
        '/log/snapshot.log',
        `2026-11-23T01:16:45.000+00:00 run=${name} level=error instance=iris:A event=${event} ms=1\n` +
          `2026-11-23T01:16:46.000+00:00 run=${name} level=error instance=- event=inconsistent ms=1\n`,
        0o640,
      )
    log('r1', 'stuck')
    expect(await ask()).toBe('in sync')
    run(0)
    expect(await ask()).toBe('in sync')
    run(1)
    log('r0', 'thawed')
    expect(await ask()).toBe('frozen')
    await guest.host.remove('/log/snapshot.log')
    expect(await ask()).toBe('frozen')
  })

  it('is not in sync if the frozen instances are unknown', async () => {
    await install(guest.host, pair('one'))
    guest.write('/run/gen-hooks/state', `gen-hooks-state 1 r1 ${BOOT} 42 /x\nphase frozen 5\n`, 0o600)
    guest.write('/run/gen-hooks/lock', '', 0o600)
    expect(await status(rendered(pair('one')), guest.host)).toMatchObject({
      verdict: 'unknown',
      now: { kind: 'unknown' },
    })
  })

  it('does not probe the lock of a run that is over', async () => {
    guest.write('/run/gen-hooks/state', `gen-hooks-state 1 r1 ${BOOT} 42 /x\nphase over 5\n`, 0o600)
    guest.write('/run/gen-hooks/lock', '', 0o600)
    const asked: string[] = []
    const host = new Proxy(guest.host, {
      get: (inner, key) => {
        if (key === 'which') {
          return async (name: string) => {
            asked.push(name)
            return null
          }
        }
        const own = inner[key as keyof Host]
        return typeof own === 'function' ? own.bind(inner) : own
      },
    })
    expect((await status(rendered(pair('one')), host)).now.kind).toBe('idle')
    expect(asked).not.toContain('flock')
  })
})

/** The guest with a flock whose status means that the keeper runs. */
function lockedHost(): Host {
  return new Proxy(guest.host, {
    get: (inner, key) => {
      if (key === 'which') return async (name: string) => (name === 'flock' ? '/usr/bin/flock' : null)
      if (key === 'run') {
        return async () => ({ end: { kind: 'exited', status: 1 }, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) })
      }
      const own = inner[key as keyof Host]
      return typeof own === 'function' ? own.bind(inner) : own
    },
  })
}

/** The guest in the role of this machine, with a restorecon that prints `said`. */
function labelledHost(said: string): Host {
  return new Proxy(guest.host, {
    get: (inner, key) => {
      if (key === 'realPath') return (path: string) => path
      if (key === 'which') return async (name: string) => (name === 'restorecon' ? '/usr/sbin/restorecon' : null)
      if (key === 'run') {
        return async () => ({ end: { kind: 'exited', status: 0 }, stdout: Buffer.from(said), stderr: Buffer.alloc(0) })
      }
      const own = inner[key as keyof Host]
      return typeof own === 'function' ? own.bind(inner) : own
    },
  })
}
