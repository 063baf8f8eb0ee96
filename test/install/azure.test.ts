import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { filesBeside } from '../../src/hook/guest-targets.ts'
import { checkAzure } from '../../src/install/azure.ts'
import { configOf } from '../config/config-of.ts'
import { type Guest, makeGuest, ONE, POST, PRE } from './guest.ts'
import { hostWith, systemError } from './host-with.ts'

const CONF = '/etc/azure/VMSnapshotScriptPluginConfig.json'
const HOST_CONF = '/etc/azure/VMSnapshotPluginHost.conf'
const EXTENSION = 'Microsoft.Azure.RecoveryServices.VMSnapshotLinux'
const WITHOUT = 'so Azure Backup makes the backup without the scripts'

let guest: Guest
beforeEach(async () => {
  guest = makeGuest()
  guest.write(`/var/lib/waagent/${EXTENSION}-1.0.9170.0/main/handle.py`, '')
  for (const path of [PRE, POST]) guest.write(path, '#!/bin/sh\n', 0o700)
  const [file] = await filesBeside('azure', configOf())
  guest.write(CONF, file?.text ?? '', 0o600)
})
afterEach(() => guest.remove())

const check = (
  worstSeconds: number | null = null,
  host = guest.host,
  layout: 'legacy' | 'backupScripts.d' = 'legacy',
) => checkAzure(host, { layout, worstSeconds })
const change = (values: object) =>
  guest.write(CONF, JSON.stringify({ ...JSON.parse(guest.read(CONF)), ...values }), 0o600)

it('finds nothing to say of what gen-hooks writes', async () => {
  expect(await check(300)).toEqual({ problems: [], notes: [] })
})

it('says that the extension comes with the first backup, and nothing where its folder cannot be listed', async () => {
  const told = async (list: () => Promise<readonly string[]>) => await check(null, hostWith(guest.host, { list }))
  expect(await told(async () => ['WALinuxAgent-2.9'])).toEqual({
    problems: [],
    notes: [`${EXTENSION}: is not on this guest; Azure Backup installs it with the first backup`],
  })
  expect(await told(async () => Promise.reject(systemError('EACCES')))).toEqual({ problems: [], notes: [] })
})

it('tells of no configuration, and of one that the extension does not read', async () => {
  guest.write(CONF, '{"preScriptLocation": 1}', 0o600)
  expect((await check()).problems).toEqual([
    `${CONF}: preScriptLocation: expected string, received number, ${WITHOUT}`,
    `${CONF}: postScriptLocation: is missing, expected string, ${WITHOUT}`,
  ])
  const gone = hostWith(guest.host, { lstat: async (path) => (path === CONF ? null : await guest.host.lstat(path)) })
  expect((await check(null, gone)).problems).toEqual([`${CONF}: is missing, ${WITHOUT}`])
})

it.each([['/a\0b'], ['/etc/loop/x'], [`/${'x'.repeat(5000)}`]])(
  'a script at %j, where none can be, is missing',
  async (path) => {
    symlinkSync('loop', `${guest.root}/etc/loop`)
    change({ postScriptLocation: path })
    expect((await check()).problems.at(-1)).toMatch(/: is missing, so Azure Backup makes no backup$/)
  },
)

it('says nothing of a script where this user may not look', async () => {
  const lstat = async (path: string) =>
    path.startsWith('/usr/sbin/') ? await Promise.reject(systemError('EACCES')) : await guest.host.lstat(path)
  expect(await check(null, hostWith(guest.host, { lstat }))).toEqual({ problems: [], notes: [] })
})

describe('a configuration that cannot be read is a problem that says why', () => {
  const UNKNOWN = 'so it is unknown whether Azure Backup calls the scripts'
  const others = () => rmSync(`${guest.root}${CONF}`)

  it('to this user', async () => {
    const refused = async () => Promise.reject(systemError('EACCES'))
    const { problems } = await check(null, hostWith(guest.host, { readFile: refused }))
    expect(problems).toEqual([`${CONF}: cannot be read: permission denied, ${UNKNOWN}`])
    const lstat = async (path: string) => (path === CONF ? await refused() : await guest.host.lstat(path))
    expect((await check(null, hostWith(guest.host, { lstat }))).problems).toEqual([
      `${CONF}: cannot be looked at: permission denied, ${UNKNOWN}`,
    ])
  })

  it.each<[string, () => void, string]>([
    ['a folder', () => mkdirSync(`${guest.root}${CONF}`), `is no regular file, ${WITHOUT}`],
    ['a FIFO', () => execFileSync('mkfifo', [`${guest.root}${CONF}`]), `is no regular file, ${WITHOUT}`],
    [
      'too large',
      () => guest.write(CONF, ' '.repeat(1024 * 1024 + 1), 0o600),
      `is larger than 1048576 bytes, ${UNKNOWN}`,
    ],
    [
      'a link to nothing',
      () => symlinkSync('none', `${guest.root}${CONF}`),
      `is a symbolic link that leads nowhere, ${UNKNOWN}`,
    ],
    [
      'a link to a folder',
      () => symlinkSync('/usr', `${guest.root}${CONF}`),
      `is a folder, expected a regular file, ${UNKNOWN}`,
    ],
    ['a link to itself', () => symlinkSync(CONF, `${guest.root}${CONF}`), `has too many levels of links, ${UNKNOWN}`],
  ])('%s', async (_, make, because) => {
    others()
    make()
    expect((await check()).problems).toEqual([`${CONF}: ${because}`])
  })

  it('nor the file of the host', async () => {
    mkdirSync(`${guest.root}${HOST_CONF}`)
    expect((await check()).problems).toEqual([`${HOST_CONF}: is no regular file, ${WITHOUT}`])
  })
})

it.each([
  [CONF, 0o644, `${CONF}: has mode 0644, ${WITHOUT}, expected 0600`],
  [CONF, 0o700, `${CONF}: has mode 0700, ${WITHOUT}, expected 0600`],
  [CONF, 0o400, null],
  [PRE, 0o755, `${PRE}: has mode 0755, so Azure Backup makes no backup, expected 0700`],
  [POST, 0o710, `${POST}: has mode 0710, so Azure Backup makes no backup, expected 0700`],
  [POST, 0o500, null],
  [HOST_CONF, 0o644, null],
  [HOST_CONF, 0o664, `${HOST_CONF}: has mode 0664, ${WITHOUT}, expected 0600 or 0644`],
])('%s with mode %o', async (path, mode, problem) => {
  guest.write(path, guest.has(path) ? guest.read(path) : '', mode)
  expect((await check()).problems).toEqual(problem === null ? [] : [problem])
})

it('each file has to be of root', async () => {
  const uid = guest.host.uid + 7
  const of = (path: string) =>
    hostWith(guest.host, {
      lstat: async (one) => {
        const stat = await guest.host.lstat(one)
        return stat === null || one !== path ? stat : { ...stat, uid }
      },
    })
  expect((await check(null, of(CONF))).problems).toEqual([`${CONF}: is owned by uid ${uid}, ${WITHOUT}, expected root`])
  expect((await check(null, of(PRE))).problems).toEqual([
    `${PRE}: is owned by uid ${uid}, so Azure Backup makes no backup, expected root`,
  ])
})

it('a missing script ends the backup, or is left out where a failure may pass', async () => {
  change({ postScriptLocation: '/opt/post' })
  const own = `${CONF}: postScriptLocation is /opt/post, which is no script of ours, expected ${POST}`
  expect((await check()).problems).toEqual([own, '/opt/post: is missing, so Azure Backup makes no backup'])
  change({ continueBackupOnFailure: true })
  expect(await check()).toEqual({
    problems: [own, `/opt/post: is missing, ${WITHOUT}`],
    notes: [`${CONF}: continueBackupOnFailure: true, so a backup is made also where the freeze failed`],
  })
})

it.each([
  [{ preScriptParams: ['', ''], postScriptParams: ['', ''] }, []],
  [{ preScriptParams: ['FREEZE'], postScriptParams: [] }, []],
  [{ preScriptParams: ['thaw'] }, [`${CONF}: preScriptParams is ["thaw"], expected ["freeze"]`]],
  [{ postScriptParams: ['freezeFail'] }, [`${CONF}: postScriptParams is ["freezeFail"], expected ["thaw"]`]],
])('the arguments %j', async (values, problems) => {
  change(values)
  expect((await check()).problems).toEqual(problems)
})

it('a script that is called in each phase needs its argument', async () => {
  guest.write(ONE, '#!/bin/sh\n', 0o700)
  change({ preScriptLocation: ONE, postScriptLocation: ONE, preScriptParams: [] })
  expect((await check(null, guest.host, 'backupScripts.d')).problems).toEqual([
    `${CONF}: preScriptParams is [], expected ["freeze"]`,
  ])
})

it('tells where the extension goes on before pre-freeze is through', async () => {
  const then = 'then post-thaw is called while it still freezes'
  change({ timeoutInSeconds: 30 })
  expect((await check(30)).problems).toEqual([])
  expect((await check(31)).problems).toEqual([
    `${CONF}: timeoutInSeconds: 30, but pre-freeze may take 31 s: ${then}, expected more`,
  ])
  change({ timeoutInSeconds: 3000 })
  expect((await check(1900)).problems).toEqual([
    `${CONF}: timeoutInSeconds: 3000, but pre-freeze may take 1900 s: ${then}, at most 1800 count, expected shorter times in config.yaml`,
  ])
})

it('notes that no file system is frozen', async () => {
  change({ fsFreezeEnabled: false })
  expect((await check()).notes).toEqual([`${CONF}: fsFreezeEnabled: false, so no file system is frozen`])
})
