import { mkdirSync, renameSync, symlinkSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { readRunNow } from '../../src/hook/current-run.ts'
import { readLastRun } from '../../src/hook/last-json.ts'
import { readVerdicts } from '../../src/hook/read-verdicts.ts'
import { errnoText } from '../../src/host/errno-text.ts'
import type { Host } from '../../src/host/host.ts'
import { inspect } from '../../src/install/actual-state.ts'
import { rotatorOf } from '../../src/install/logrotate.ts'
import { checkToolsConf, TOOLS_CONF } from '../../src/install/tools-conf.ts'
import { resolveFolder } from '../../src/install/trusted-folder.ts'
import { checkVmwareTools } from '../../src/install/vmware-tools.ts'
import { makeInstance } from '../hook/make-instance.ts'
import { install } from './act.ts'
import { BOOT, type Guest, makeGuest, ONE, POST, PRE, pair, RECEIPT } from './guest.ts'
import { hostWith, systemError } from './host-with.ts'

const LOGS = '/var/log/gen-hooks'
const STATE = '/run/gen-hooks/state'
const LAST = '/run/gen-hooks/last.json'
const GOOD = '2026-11-22T17:40:55.100+00:00 run=r7 level=info instance=- event=consistent ms=140\n'

let guest: Guest
let kept: string
beforeEach(async () => {
  guest = makeGuest()
  guest.write(POST, 'theirs\n')
  await install(guest.host, pair('one'), 'adopt')
  kept = Object.keys(guest.files()).find((path) => path.includes('/replaced/')) ?? 'none'
  guest.write(`${LOGS}/snapshot.log`, GOOD, 0o640)
  guest.write(`${LOGS}/.gen-hooks-0123456789abcdef`, 'torn', 0o600)
  guest.write(LAST, '{"run":"r7","verdict":"consistent","at":1}', 0o600)
  guest.write(STATE, `gen-hooks-state 1 r7 ${BOOT} 42 /x\nbegun iris PROD need\nphase frozen 1\n`, 0o600)
  guest.write(TOOLS_CONF, '[vmbackup]\nexcludedFileSystems=/data\n', 0o644)
  guest.write('/proc/self/mountinfo', '30 1 8:1 / /data rw - xfs /dev/x rw\n')
  guest.write('/proc/100/comm', 'vmtoolsd\n')
  guest.write('/proc/100/cmdline', '/usr/bin/vmtoolsd\0')
  guest.write('/etc/passwd', 'logger:x:4711:\n')
  guest.write('/etc/group', 'logs:x:4711:\n')
  guest.write(ONE.replace('50-gen-hooks', '10-other'), 'x\n')
})
afterEach(() => guest.remove())

type Method = 'readFile' | 'list' | 'checkWritable' | 'lstat'

/** `host`, whose `method` fails for this path. */
const failing = (host: Host, method: Method, path: string, error: Error): Host =>
  hostWith(host, {
    [method]: async (asked: string, ...rest: []) => {
      if (asked === path) throw error
      return await host[method](asked, ...rest)
    },
  })

/** `host` in the role of this machine; its process 100 belongs to root. */
const asMachine = (host: Host): Host =>
  hostWith(host, {
    realPath: (path: string) => path,
    which: async () => null,
    lstat: async (path) => {
      const stat = await host.lstat(path)
      return stat === null || path !== '/proc/100' ? stat : { ...stat, uid: 0 }
    },
  })
const logFolderOf = async (host: Host) => {
  const stranger = hostWith(host, {
    lstat: async (path) => ({ type: 'directory', mode: 0o755, uid: 4711, gid: 4711, size: path.length }),
  })
  return await rotatorOf(stranger, await resolveFolder(guest.host, LOGS))
}
const entryOf = async (host: Host, path: string) =>
  (await inspect(host, { probe: 'ours' })).targets.find(({ target }) => path.endsWith(`/${target.fileName}`))?.entry

const READS: readonly [string, Method, () => string, (host: Host) => Promise<unknown>, unknown][] = [
  ['a hook', 'readFile', () => PRE, (host) => entryOf(host, PRE), { kind: 'unreadable', errno: 'EIO' }],
  ['the place of a hook', 'lstat', () => PRE, (host) => entryOf(host, PRE), { kind: 'unreadable', errno: 'EIO' }],
  [
    'the receipt',
    'readFile',
    () => RECEIPT,
    async (host) => (await inspect(host, { probe: 'ours' })).receipt,
    { kind: 'damaged', detail: 'cannot be read: i/o error' },
  ],
  ['a kept copy', 'readFile', () => kept, async (host) => [...(await inspect(host, { probe: 'ours' })).kept], []],
  [
    'what is in the hook directory',
    'lstat',
    () => ONE.replace('50-gen-hooks', '10-other'),
    async (host) => (await inspect(host, { probe: 'ours' })).strays,
    [],
  ],
  ['a folder', 'checkWritable', () => LOGS, async (host) => (await resolveFolder(host, LOGS)).unwritable, 'EIO'],
  ['what is in a folder', 'list', () => LOGS, async (host) => (await resolveFolder(host, LOGS)).leftovers, []],
  [
    'the state',
    'readFile',
    () => STATE,
    (host) => readRunNow(host, 'ours'),
    { kind: 'unknown', detail: `${STATE}: cannot be read: i/o error` },
  ],
  [
    'the boot',
    'readFile',
    () => '/proc/sys/kernel/random/boot_id',
    (host) => readRunNow(host, 'ours'),
    { kind: 'idle' },
  ],
  [
    'the last run',
    'readFile',
    () => LAST,
    readLastRun,
    { kind: 'unreadable', detail: `${LAST}: cannot be read: i/o error` },
  ],
  [
    'the log',
    'readFile',
    () => `${LOGS}/snapshot.log`,
    (host) => readVerdicts(host, LOGS),
    { last: null, goodAt: null, problem: `${LOGS}/snapshot.log: cannot be read: i/o error` },
  ],
  [
    'tools.conf',
    'readFile',
    () => TOOLS_CONF,
    (host) => checkToolsConf(host, null, []),
    { problems: [`${TOOLS_CONF}: cannot be read: i/o error`], notes: [] },
  ],
  [
    'the mounts',
    'readFile',
    () => '/proc/self/mountinfo',
    async (host) =>
      (await checkToolsConf(asMachine(host), null, [makeInstance('iris:A', { directory: '/data/x' })])).problems,
    [],
  ],
  [
    'a process',
    'readFile',
    () => '/proc/100/comm',
    async (host) =>
      (await checkVmwareTools(asMachine(host), { layout: null, worstSeconds: null, instances: [] })).problems,
    ['VMware Tools: vmtoolsd is not installed, so no hook is called'],
  ],
  ['the users', 'readFile', () => '/etc/passwd', logFolderOf, null],
]

it.each(READS)(
  'an error of the system at %s is a result, and an error of our own code is thrown',
  async (_what, method, path, ask, answer) => {
    expect(await ask(guest.host)).not.toEqual(answer)
    expect(await ask(failing(guest.host, method, path(), systemError('EIO')))).toEqual(answer)
    const bug = new Error('bug')
    await expect(ask(failing(guest.host, method, path(), bug))).rejects.toBe(bug)
  },
)

const withErrno = (answer: unknown, errno: string): unknown =>
  JSON.parse(JSON.stringify(answer).replace('EIO', errno).replace(errnoText('EIO'), errnoText(errno)))
/** `host`, whose `lstat` of `path` still reports a small file of ours. */
const asBefore = (host: Host, path: string): Host =>
  hostWith(host, {
    lstat: async (asked) => {
      const stat = await host.lstat(asked)
      return stat === null || asked !== path ? stat : { ...stat, type: 'file', mode: 0o600, size: 1 }
    },
  })

const TRUSTED = ['a hook', 'the receipt', 'a kept copy', 'the state', 'the last run', 'the log']
it.each(READS.filter(([what]) => TRUSTED.includes(what)))(
  'a link in the place of %s, put there after the look, is not followed',
  async (_what, _method, path, ask, answer) => {
    const at = join(guest.root, path())
    renameSync(at, `${at}.real`)
    symlinkSync(`${at}.real`, at)
    expect(await ask(asBefore(guest.host, path()))).toEqual(withErrno(answer, 'ELOOP'))
  },
)

const KIB = 1024
const MOST: Readonly<Record<string, number>> = {
  'a hook': 64 * KIB * KIB,
  'the receipt': 64 * KIB * KIB,
  'a kept copy': 64 * KIB * KIB,
  'the state': KIB * KIB,
  'the boot': KIB * KIB,
  'the last run': 64 * KIB,
  'tools.conf': KIB * KIB,
  'the mounts': 4 * KIB * KIB,
  'a process': 64 * KIB,
  'the users': 4 * KIB * KIB,
}
it.each(READS.filter(([what, method]) => what in MOST && method === 'readFile'))(
  '%s is read up to a bound',
  async (what, _method, path, ask, answer) => {
    truncateSync(join(guest.root, path()), (MOST[what] ?? 0) + 1)
    const expected =
      what === 'tools.conf'
        ? { problems: [`${TOOLS_CONF}: is larger than ${MOST[what]} bytes`], notes: [] }
        : withErrno(answer, 'EFBIG')
    expect(await ask(asBefore(guest.host, path()))).toEqual(expected)
  },
)

it('a folder in the place of the log or of last.json is not read', async () => {
  for (const path of [`${LOGS}/snapshot.log`, LAST]) {
    renameSync(join(guest.root, path), join(guest.root, `${path}.old`))
    mkdirSync(join(guest.root, path), { mode: 0o755 })
  }
  expect(await readVerdicts(guest.host, LOGS)).toEqual({ last: null, goodAt: null, problem: null })
  expect(await readLastRun(guest.host)).toEqual({
    kind: 'unreadable',
    detail: `${LAST}: is not a regular file of root`,
  })
})
