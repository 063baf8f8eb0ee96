import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readlinkSync,
  renameSync,
  symlinkSync,
  truncateSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Host } from '../../src/host/host.ts'
import { realHost } from '../../src/host/real-host.ts'
import { REFUSAL_HINTS, refusalError } from '../../src/install/refusal-hints.ts'
import { install, reasons, uninstall } from './act.ts'
import { BOOT, type Guest, makeGuest, POST, PRE, pair, RECEIPT, single } from './guest.ts'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
})
afterEach(() => guest.remove())

const FLOCK = '/usr/bin/flock'
const asRoot = process.getuid?.() === 0 ? it : it.skip
const withRealFlock = existsSync(FLOCK) ? it : it.skip

const at = (path: string): string => join(guest.root, path)

/** The guest's host with some of its answers replaced. */
function hostWith(changed: Partial<Host>): Host {
  return new Proxy(guest.host, {
    get: (host, key) => {
      const own = changed[key as keyof Host] ?? host[key as keyof Host]
      return typeof own === 'function' ? own.bind(host) : own
    },
  })
}

async function expectRefused(hooks: ReturnType<typeof pair>, expected: readonly string[], others?: 'adopt') {
  const before = guest.files()
  const result = await install(guest.host, hooks, others)
  expect(reasons(result)).toEqual(expected)
  expect(guest.files()).toEqual(before)
}

describe('a file at the target', () => {
  it.each(['refuse', 'adopt'] as const)('a symlink is refused with %s, wherever it leads', async (others) => {
    symlinkSync('/etc/passwd', at(PRE))
    symlinkSync('nowhere', at(POST))
    const result = await install(guest.host, pair('one'), others)
    expect(reasons(result)).toEqual([`${POST}: symlink`, `${PRE}: symlink`])
    expect(readlinkSync(at(PRE))).toBe('/etc/passwd')
  })

  it('a folder is refused', async () => {
    mkdirSync(at(PRE))
    await expectRefused(pair('one'), [`${PRE}: not a regular file`], 'adopt')
  })

  it('a file larger than any hook is refused', async () => {
    guest.write(PRE, '')
    truncateSync(at(PRE), 65 * 1024 * 1024)
    expect(reasons(await install(guest.host, pair('one'), 'adopt'))).toEqual([`${PRE}: too large`])
  })
})

describe('the folders above the target', () => {
  it.each([0o775, 0o757, 0o1777])('mode %i (decimal) of /usr/sbin is refused', async (mode) => {
    chmodSync(at('/usr/sbin'), mode)
    await expectRefused(pair('one'), ['/usr/sbin: unsafe folder'])
  })

  it('a writable folder further up is refused, and every one of them is named', async () => {
    chmodSync(at('/usr'), 0o777)
    chmodSync(guest.root, 0o777)
    await expectRefused(pair('one'), ['/: unsafe folder', '/usr: unsafe folder'])
  })

  asRoot('a folder of another user is refused (needs root to give it away)', async () => {
    lchownSync(at('/usr/sbin'), 4711, 4711)
    await expectRefused(pair('one'), ['/usr/sbin: unsafe folder'])
  })

  asRoot('a link of another user is refused (needs root to give it away)', async () => {
    renameSync(at('/usr/sbin'), at('/usr/bin'))
    symlinkSync('bin', at('/usr/sbin'))
    lchownSync(at('/usr/sbin'), 4711, 4711)
    await expectRefused(pair('one'), ['/usr/sbin: unsafe folder'])
  })

  it.each(['bin', '/usr/bin', '../usr/./bin/', '../../../../usr/bin'])(
    'a link to %s inside the guest is followed',
    async (to) => {
      renameSync(at('/usr/sbin'), at('/usr/bin'))
      symlinkSync(to, at('/usr/sbin'))
      expect((await install(guest.host, pair('one'))).kind).toBe('changed')
      expect(guest.has('/usr/bin/pre-freeze-script')).toBe(true)
      expect((await install(guest.host, pair('one'))).kind).toBe('unchanged')
      await uninstall(guest.host)
      expect(guest.has('/usr/bin/pre-freeze-script')).toBe(false)
    },
  )

  it('links in a loop are refused', async () => {
    renameSync(at('/usr/sbin'), at('/usr/bin'))
    symlinkSync('sbin', at('/usr/sbin'))
    await expectRefused(pair('one'), ['/usr/sbin: unsafe folder'])
  })

  it('a link to nothing is refused, not created', async () => {
    renameSync(at('/usr/sbin'), at('/usr/bin'))
    symlinkSync('/data/sbin', at('/usr/sbin'))
    await expectRefused(pair('one'), ['/data: unsafe folder'])
  })

  it('a file where a folder belongs is refused', async () => {
    guest.write('/etc/vmware-tools/backupScripts.d', 'a file', 0o644)
    await expectRefused(single('one'), ['/etc/vmware-tools/backupScripts.d: unsafe folder'])
  })
})

describe('the machine', () => {
  it('a read-only /usr/sbin is refused, and the hint names the other layout', async () => {
    const checkWritable = async (path: string): Promise<void> => {
      if (path.startsWith('/usr')) throw Object.assign(new Error('EROFS'), { code: 'EROFS' })
    }
    const result = await install(hostWith({ checkWritable }), pair('one'))
    expect(reasons(result)).toEqual(['/usr/sbin: read-only folder'])
    expect(REFUSAL_HINTS['read-only folder']).toContain('layout: backupScripts.d')
    expect((await install(hostWith({ checkWritable }), single('one'))).kind).toBe('changed')
  })

  it('a normal user is refused on this machine itself', async () => {
    const result = await install(hostWith({ uid: 4711, realPath: (path: string) => path }), pair('one'))
    expect(reasons(result)).toContain('uid 4711: not root')
  })

  it('all reasons are reported at once, each with its hint', async () => {
    symlinkSync('nowhere', at(PRE))
    guest.write(POST, 'theirs\n')
    chmodSync(at('/usr/sbin'), 0o777)
    guest.write(RECEIPT, '{"schema":"other"}', 0o600)
    const result = await install(guest.host, pair('one'))
    expect(reasons(result)).toEqual([
      `${RECEIPT}: receipt damaged`,
      `${POST}: not ours`,
      `${PRE}: symlink`,
      '/usr/sbin: unsafe folder',
    ])
    const error = refusalError('INSTALL_REFUSED', result.kind === 'refused' ? result.refusals : [])
    expect(error.message.split('\n')).toHaveLength(4)
    expect(error.hint).toMatch(/^Nothing was changed\.\nhint: /)
    expect(error.hint).toContain('--adopt')
    expect(error.hint).toContain(REFUSAL_HINTS.symlink)
  })

  it.each([
    ['not JSON', '{'],
    ['a path of no hook', entry({ path: '/etc/shadow' })],
    ['a copy outside the store', entry({ store: '/etc/shadow' })],
    ['an invalid digest', entry({ sha256: '../../etc/shadow' })],
    ['an invalid mode', entry({ mode: -1 })],
  ])('a receipt with %s restores nothing', async (_, text) => {
    guest.write(RECEIPT, text, 0o600)
    expect(reasons(await uninstall(guest.host))).toEqual([`${RECEIPT}: receipt damaged`])
  })

  function entry(changed: Record<string, unknown>): string {
    const sha256 = 'a'.repeat(64)
    const store = `/var/lib/gen-hooks/replaced/pre-freeze-script.${'a'.repeat(16)}`
    const good = { path: PRE, store, sha256, mode: 0o755, uid: 0, gid: 0, origin: 'foreign' }
    return JSON.stringify({ schema: 'gen-hooks/installed/1', replaced: [{ ...good, ...changed }] })
  }
})

describe('a freeze under way', () => {
  const state = (phase: string, boot = BOOT): string =>
    `gen-hooks-state 1 run-7 ${boot} 4242 /usr/sbin/pre-freeze-script\nphase listing 1\nbegun iris PROD need root\nphase freezing 1\nphase ${phase} 2\n`
  const putState = (text: string): void => {
    guest.write('/run/gen-hooks/state', text, 0o600)
    guest.write('/run/gen-hooks/lock', '', 0o600)
  }

  /** Results of flock, in the form of the guest's flock. */
  const withFlock = (status: number): Host =>
    hostWith({
      which: async (name: string) => (name === 'flock' ? '/usr/bin/flock' : null),
      run: async () => ({ end: { kind: 'exited', status }, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }),
    })

  it.each(['freezing', 'frozen', 'thawing', 'sweeping'])(
    'while the run is %s, neither install nor uninstall changes a file',
    async (phase) => {
      putState(state(phase))
      const before = guest.files()
      expect(reasons(await install(withFlock(1), pair('one')))).toEqual(['run run-7: freeze under way'])
      expect(reasons(await uninstall(withFlock(1)))).toEqual(['run run-7: freeze under way'])
      expect(guest.files()).toEqual(before)
    },
  )

  it('after a run that died while frozen new hooks are installed, but post-thaw is not removed before the thaw', async () => {
    await install(guest.host, pair('one'))
    putState(state('frozen'))
    expect(reasons(await uninstall(withFlock(0)))).toEqual(['run run-7: instance frozen'])
    expect((await install(withFlock(0), pair('two'))).kind).toBe('changed')
  })

  it.each([
    ['of an earlier boot', state('frozen', 'another-boot')],
    ['that is over', state('over')],
    ['that is no state', 'gen-hooks-state 9 what else\n'],
    ['that is torn in its first line', 'gen-hooks-state 1 run-7'],
  ])('a state %s is no obstacle', async (_, text) => {
    putState(text)
    expect((await install(withFlock(0), pair('one'))).kind).toBe('changed')
    expect((await uninstall(withFlock(0))).kind).toBe('changed')
  })

  it('an incomplete last line does not end a run', async () => {
    putState(`${state('frozen')}phase over`)
    expect(reasons(await uninstall(withFlock(0)))).toEqual(['run run-7: instance frozen'])
  })

  it('a run that still lists its instances and has no state yet is found by its lock', async () => {
    guest.write('/run/gen-hooks/lock', '', 0o600)
    expect(reasons(await install(withFlock(1), pair('one')))).toEqual(['run unknown: freeze under way'])
    expect(reasons(await uninstall(withFlock(1)))).toEqual(['run unknown: freeze under way'])
  })

  it('a lock that cannot be tested does not prove that no process holds the lock', async () => {
    putState(state('frozen'))
    expect(reasons(await install(hostWith({ which: async () => null }), pair('one')))).toEqual([
      'hooks: freeze under way',
    ])
  })

  withRealFlock(
    'the test of the lock is a shared lock, so that a hook that waits for the keeper is not refused',
    async () => {
      putState(state('frozen'))
      const asked: string[][] = []
      const host = hostWith({
        which: async () => FLOCK,
        run: async (file, args, options) => {
          asked.push([file, ...args])
          const words = args.map((arg) => (arg === 'true' ? FLOCK : arg))
          // the file that a waiting hook opens while the probe works
          return await realHost().run(file, [...words, '-s', '-n', at('/run/gen-hooks/lock'), 'true'], options)
        },
      })
      expect((await install(host, pair('one'))).kind).toBe('changed')
      expect(asked.length).toBeGreaterThan(0)
    },
  )

  withRealFlock('the lock is really tested with flock (needs /usr/bin/flock)', async () => {
    putState(state('frozen'))
    const outside = realHost()
    const host = hostWith({ which: async () => FLOCK, run: (file, args, options) => outside.run(file, args, options) })
    const holder = spawn(FLOCK, [at('/run/gen-hooks/lock'), 'sh', '-c', 'echo held; read line'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    await once(holder.stdout, 'data')
    expect(reasons(await install(host, pair('one')))).toEqual(['run run-7: freeze under way'])
    holder.stdin.end()
    await once(holder, 'exit')
    expect((await install(host, pair('one'))).kind).toBe('changed')
  })
})
