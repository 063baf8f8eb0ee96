import { chmodSync, mkdirSync, readFileSync, symlinkSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { FILTER_TEMPLATE } from '../../src/hook/metrics-filter.ts'
import type { ActualEntry } from '../../src/install/actual.ts'
import { inspect } from '../../src/install/actual-state.ts'
import { logrotateFor } from '../../src/install/logrotate.ts'
import { MOST_HOOK_BYTES } from '../../src/install/targets.ts'
import { sha256 } from '../../src/text/sha256.ts'
import { install } from './act.ts'
import { type Guest, makeGuest, ONE, POST, PRE, pair, RECEIPT, ROTATE, textOf } from './guest.ts'
import { hostWith } from './host-with.ts'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
})
afterEach(() => guest.remove())

const FILTER = '/usr/sbin/gen-hooks-metrics'
const look = (host = guest.host) => inspect(host, { probe: 'ours' })
const entries = async (): Promise<Readonly<Record<string, ActualEntry>>> =>
  Object.fromEntries((await look()).targets.map(({ target, entry }) => [target.fileName, entry]))

it('of a guest without hooks, every target is absent and nothing is recorded', async () => {
  const { targets, store, replacedFolder, receipt, kept, strays, run } = await look()
  expect(targets.map(({ folder, stage, entry }) => [folder.path, stage.path, entry])).toEqual([
    ['/usr/sbin', '/usr/sbin', { kind: 'absent' }],
    ['/usr/sbin', '/usr/sbin', { kind: 'absent' }],
    ['/etc/vmware-tools/backupScripts.d', '/etc/vmware-tools', { kind: 'absent' }],
    ['/etc/logrotate.d', '/etc', { kind: 'absent' }],
    ['/usr/sbin', '/usr/sbin', { kind: 'absent' }],
    ['/usr/sbin', '/usr/sbin', { kind: 'absent' }],
    ['/etc/qemu', '/etc/qemu', { kind: 'absent' }],
    ['/etc/azure', '/etc/azure', { kind: 'absent' }],
    ['/etc/google/snapshots', '/etc/google/snapshots', { kind: 'absent' }],
    ['/etc/google/snapshots', '/etc/google/snapshots', { kind: 'absent' }],
  ])
  expect([store.missing, replacedFolder.missing]).toEqual([
    ['/var/lib/gen-hooks'],
    ['/var/lib/gen-hooks', '/var/lib/gen-hooks/replaced'],
  ])
  expect({ receipt, kept: [...kept], strays, run }).toEqual({
    receipt: { kind: 'none' },
    kept: [],
    strays: [],
    run: { kind: 'idle' },
  })
})

it('our files are found with version and whether they were edited, and other files as foreign', async () => {
  await install(guest.host, pair('one'))
  guest.write(POST, `${guest.read(POST)}# mine\n`, 0o750)
  guest.write(ONE, '#!/bin/sh\n', 0o711)
  guest.write(FILTER, readFileSync(FILTER_TEMPLATE), 0o700)
  const { uid, gid } = (await guest.host.lstat(PRE)) ?? { uid: -1, gid: -1 }
  const present = (path: string, mode: number) => {
    const content = readFileSync(join(guest.root, path))
    return { content, sha256: sha256(content), mode, uid, gid }
  }
  const found = await entries()
  expect(found).toEqual({
    'post-thaw-script': { kind: 'ours', version: '0.1.0', intact: false, ...present(POST, 0o750) },
    'pre-freeze-script': { kind: 'ours', version: '0.1.0', intact: true, ...present(PRE, 0o700) },
    '50-gen-hooks': { kind: 'foreign', ...present(ONE, 0o711) },
    'gen-hooks': { kind: 'ours', version: '', intact: true, ...present(ROTATE, 0o644) },
    'gen-hooks-metrics': { kind: 'ours', version: '', intact: true, ...present(FILTER, 0o700) },
    'gen-hooks-fsfreeze-hook': { kind: 'absent' },
    'qemu-ga.conf': { kind: 'absent' },
    'VMSnapshotScriptPluginConfig.json': { kind: 'absent' },
    'post.sh': { kind: 'absent' },
    'pre.sh': { kind: 'absent' },
  })
  expect(
    'sha256' in (found['pre-freeze-script'] ?? {}) && sha256(Buffer.from(textOf(pair('one'), 'pre-freeze-script'))),
  ).toBe(present(PRE, 0).sha256)
})

it('a rotation that begins with another line is not ours', async () => {
  const text = await logrotateFor('/var/log/gen-hooks', 'root root')
  guest.write(ROTATE, `# mine\n${text}`, 0o644)
  expect((await entries())['gen-hooks']).toMatchObject({ kind: 'foreign', mode: 0o644, content: expect.any(Buffer) })
})

it('a filter of the metrics that begins with other lines is not ours', async () => {
  guest.write(FILTER, '#!/bin/sh\n# mine\n', 0o700)
  expect((await entries())['gen-hooks-metrics']).toMatchObject({ kind: 'foreign' })
})

it('a link and a folder in the place of a hook are found as such', async () => {
  symlinkSync('/etc/passwd', join(guest.root, PRE))
  mkdirSync(join(guest.root, POST))
  expect(await entries()).toMatchObject({
    'pre-freeze-script': { kind: 'symlink' },
    'post-thaw-script': { kind: 'not a regular file' },
  })
})

it('a file as large as a hook may be is read, and a larger file is not', async () => {
  for (const path of [PRE, POST]) guest.write(path, '')
  truncateSync(join(guest.root, PRE), MOST_HOOK_BYTES)
  truncateSync(join(guest.root, POST), MOST_HOOK_BYTES + 1)
  const found = await entries()
  expect(found['pre-freeze-script']?.kind).toBe('foreign')
  expect(found['post-thaw-script']).toEqual({ kind: 'too large', bytes: MOST_HOOK_BYTES + 1 })
})

it('the calling user and the root folder are found, and only root installs files for root', async () => {
  expect(await look(hostWith(guest.host, { uid: 0 }))).toMatchObject({ owner: { uid: 0, gid: 0 }, uid: 0 })
  expect(await look(hostWith(guest.host, { uid: 4711 }))).toMatchObject({ owner: null, uid: 4711 })
  expect((await look()).place).toBe('rooted')
  expect((await look(hostWith(guest.host, { realPath: (path: string) => path }))).place).toBe('this machine')
})

describe('the receipt', () => {
  beforeEach(async () => {
    guest.write(POST, 'theirs\n')
    guest.write(PRE, 'theirs too\n')
    await install(guest.host, pair('one'), 'adopt')
  })
  const copies = async (): Promise<readonly string[]> => [...(await look()).kept.values()].map(String).sort()

  it('is found with the copies that were not changed', async () => {
    expect((await look()).receipt).toMatchObject({
      kind: 'ok',
      receipt: { replaced: [{ path: POST }, { path: PRE }] },
    })
    expect(await copies()).toEqual(['theirs\n', 'theirs too\n'])
    const copy = Object.keys(guest.files()).find((path) => path.includes('/replaced/post-thaw')) ?? 'none'
    guest.write(copy, 'tampered\n', 0o600)
    expect(await copies()).toEqual(['theirs too\n'])
    await guest.host.remove(copy)
    expect(await copies()).toEqual(['theirs too\n'])
  })

  it('is none if its file is missing', async () => {
    await guest.host.remove(RECEIPT)
    expect((await look()).receipt).toEqual({ kind: 'none' })
    expect(await copies()).toEqual([])
  })

  it.each([
    ['is no receipt', () => guest.write(RECEIPT, '{', 0o600), 'is not JSON'],
    [
      'others can write',
      () => chmodSync(join(guest.root, RECEIPT), 0o620),
      'can be written by others than its owner (mode 0620), expected 0644 or stricter',
    ],
    [
      'lies where others can write',
      () => chmodSync(join(guest.root, '/var/lib'), 0o777),
      'is not to be believed: /var/lib can be written by others than its owner (mode 0777), expected 0755 or stricter',
    ],
  ])('that %s is not believed', async (_what, spoil, detail) => {
    spoil()
    expect((await look()).receipt).toEqual({ kind: 'damaged', detail })
    expect(await copies()).toEqual([])
  })
})

it('strays are the files and links in backupScripts.d that are not ours, and nothing else', async () => {
  const folder = '/etc/vmware-tools/backupScripts.d'
  for (const name of ['10-file', '50-gen-hooks', 'pre-freeze-script']) guest.write(`${folder}/${name}`, 'x\n')
  symlinkSync('10-file', join(guest.root, folder, '20-link'))
  mkdirSync(join(guest.root, folder, '30-folder'))
  // VMware Tools also runs a copied hook of the pair in this folder, which gen-hooks did not install
  expect((await look()).strays).toEqual([`${folder}/10-file`, `${folder}/20-link`, `${folder}/pre-freeze-script`])
  // a file that is removed after readdir does not count
  const lstat = async (path: string) => (path.endsWith('10-file') ? null : await guest.host.lstat(path))
  expect((await look(hostWith(guest.host, { lstat }))).strays).toHaveLength(2)
})
