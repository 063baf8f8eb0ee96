import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { install, reasons, uninstall } from './act.ts'
import { type Guest, hook, makeGuest, ONE, POST, PRE, pair, RECEIPT, ROTATE, single, textOf } from './guest.ts'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
})
afterEach(() => guest.remove())

const FIRST = pair('one')
const SECOND = pair('two')

describe('install', () => {
  it('puts both hooks, the rotation and the log folder in place, and nothing else', async () => {
    const before = Object.keys(guest.files())
    const result = await install(guest.host, FIRST)
    expect(result.kind).toBe('changed')
    expect(Object.keys(guest.files()).filter((path) => !before.includes(path))).toEqual([ROTATE, POST, PRE])
    expect(guest.read(POST)).toBe(textOf(FIRST, 'post-thaw-script'))
    expect(guest.read(PRE)).toBe(textOf(FIRST, 'pre-freeze-script'))
    expect([POST, PRE, ROTATE, '/var/log/gen-hooks'].map(guest.mode)).toEqual([0o700, 0o700, 0o644, 0o750])
  })

  it('does nothing the second time', async () => {
    await install(guest.host, FIRST)
    const result = await install(guest.host, FIRST)
    expect(result).toMatchObject({ kind: 'unchanged', warnings: [] })
  })

  it('replaces its own older hooks without asking, and keeps no copy of them', async () => {
    await install(guest.host, FIRST)
    expect((await install(guest.host, SECOND)).kind).toBe('changed')
    expect(guest.read(PRE)).toBe(textOf(SECOND, 'pre-freeze-script'))
    expect(guest.has(RECEIPT)).toBe(false)
  })

  it('writes a hook anew whose mode others could use', async () => {
    await install(guest.host, FIRST)
    guest.write(PRE, guest.read(PRE), 0o777)
    const result = await install(guest.host, FIRST)
    expect(result.kind).toBe('changed')
    expect(guest.mode(PRE)).toBe(0o700)
  })

  it('reports that the files belong to the user who installs, if that user is not root', async () => {
    const host = { ...withUid(guest, 4711) }
    const { prepareInstall } = await import('../../src/install/install.ts')
    const plan = await prepareInstall({ hooks: FIRST, logDirectory: '/var/log/gen-hooks', others: 'refuse' }, host)
    const said = plan.kind === 'ready' ? plan.notes.join('\n') : plan.refusals.map(({ because }) => because).join('\n')
    expect(said).toContain(guest.host.uid === 0 ? 'uid 4711' : 'unsafe folder')
  })

  it('removes the temporary files of a killed install', async () => {
    guest.write('/usr/sbin/.gen-hooks-0123456789abcdef', 'torn', 0o700)
    guest.write('/usr/sbin/.gen-hooks-mine', 'a name that is not ours', 0o700)
    await install(guest.host, FIRST)
    expect(guest.has('/usr/sbin/.gen-hooks-0123456789abcdef')).toBe(false)
    expect(guest.has('/usr/sbin/.gen-hooks-mine')).toBe(true)
  })
})

describe('adopt', () => {
  const old = Buffer.from([0x23, 0x21, 0x0a, 0xe9, 0x00, 0xff, 0x0a])

  it('is needed for files that are not ours, which are refused all at once', async () => {
    guest.write(PRE, old, 0o755)
    guest.write(POST, 'x\n', 0o755)
    const before = guest.files()
    expect(reasons(await install(guest.host, FIRST))).toEqual([`${POST}: not ours`, `${PRE}: not ours`])
    expect(guest.files()).toEqual(before)
  })

  it('keeps a copy of each replaced file, and uninstall puts the copy back byte for byte', async () => {
    guest.write(PRE, old, 0o755)
    guest.write(POST, 'x\n', 0o750)
    const before = guest.files()
    expect((await install(guest.host, FIRST, 'adopt')).kind).toBe('changed')
    expect(guest.read(PRE)).toBe(textOf(FIRST, 'pre-freeze-script'))
    expect([guest.mode('/var/lib/gen-hooks/replaced'), guest.mode(RECEIPT)]).toEqual([0o700, 0o600])
    expect((await uninstall(guest.host)).kind).toBe('changed')
    expect(guest.files()).toEqual(before)
    expect([guest.mode(PRE), guest.mode(POST)]).toEqual([0o755, 0o750])
  })

  it('refuses a hook of ours that was edited, keeps it when adopted, and does not bring it back', async () => {
    await install(guest.host, FIRST)
    const edited = `${guest.read(POST)}# mine\n`
    guest.write(POST, edited, 0o700)
    expect(reasons(await install(guest.host, FIRST))).toEqual([`${POST}: edited by hand`])
    expect((await install(guest.host, FIRST, 'adopt')).kind).toBe('changed')
    expect(guest.read(POST)).toBe(textOf(FIRST, 'post-thaw-script'))
    await uninstall(guest.host)
    expect(guest.has(POST)).toBe(false)
    expect(Object.values(guest.files())).toContain(edited)
  })

  it('makes uninstall put back the foreign file, not the edited hook that came later', async () => {
    guest.write(POST, 'theirs\n', 0o755)
    await install(guest.host, FIRST, 'adopt')
    guest.write(POST, `${guest.read(POST)}# mine\n`, 0o700)
    await install(guest.host, FIRST, 'adopt')
    await uninstall(guest.host)
    expect(guest.read(POST)).toBe('theirs\n')
    expect(guest.has(PRE)).toBe(false)
  })
})

describe('large hooks', () => {
  // a script as large as for many thousand instances
  const large = hook('pre-freeze-script', `${'# an instance\n'.repeat(400_000)}\n`)
  const hooks = [large, hook('post-thaw-script', 'thaw\n')]

  it('of more than 5 MB are ours, to install and to uninstall', async () => {
    await install(guest.host, hooks)
    expect((await install(guest.host, hooks)).kind).toBe('unchanged')
    await uninstall(guest.host)
    expect([PRE, POST].map(guest.has)).toEqual([false, false])
  })

  it('are not installed if uninstall could not read them', async () => {
    const huge = { ...large, text: large.text.padEnd(64 * 1024 * 1024 + 1, '#') }
    const result = await install(guest.host, [huge, hook('post-thaw-script', 'thaw\n')])
    expect(reasons(result)).toEqual(['pre-freeze-script: too large'])
  })
})

describe('the files that uninstall puts back', () => {
  it('are the newest adopted files, not the oldest', async () => {
    for (const text of ['first\n', 'second\n']) {
      guest.write(POST, text, 0o755)
      await install(guest.host, FIRST, 'adopt')
    }
    await uninstall(guest.host)
    expect(guest.read(POST)).toBe('second\n')
  })

  it('are kept in a store that only root can enter, each copy for root alone', async () => {
    guest.write(POST, 'theirs\n', 0o755)
    await install(guest.host, FIRST, 'adopt')
    expect(guest.mode('/var/lib/gen-hooks')).toBe(0o700)
    const kept = Object.keys(guest.files()).filter((path) => path.startsWith('/var/lib/gen-hooks/'))
    expect(kept).toHaveLength(2)
    expect(kept.map(guest.mode)).toEqual([0o600, 0o600])
  })

  it.each([
    [0o6777, 0o755],
    [0o4711, 0o711],
    [0o2770, 0o750],
  ])('a file of mode %i (decimal) is restored with mode %i, and the change is reported', async (had, has) => {
    guest.write(POST, 'theirs\n', had)
    await install(guest.host, FIRST, 'adopt')
    const { prepareUninstall } = await import('../../src/install/uninstall.ts')
    const plan = await prepareUninstall(guest.host)
    expect(plan.kind === 'ready' ? plan.notes.join('\n') : '').toContain(
      `${POST}: had mode ${had.toString(8)} and comes back`,
    )
    await uninstall(guest.host)
    expect(guest.mode(POST)).toBe(has)
  })
})

describe('links and special files', () => {
  it('a link in backupScripts.d is a stray too, since VMware Tools follows the link', async () => {
    guest.write(ONE.replace('50-gen-hooks', '10-real'), 'x\n')
    symlinkSync('10-real', join(guest.root, ONE.replace('50-gen-hooks', '20-link')))
    const { prepareInstall } = await import('../../src/install/install.ts')
    const request = { hooks: single('one'), logDirectory: '/var/log/gen-hooks', others: 'refuse' } as const
    const plan = await prepareInstall(request, guest.host)
    const notes = plan.kind === 'ready' ? plan.notes : []
    expect(notes.filter((note) => note.endsWith('VMware Tools runs it too'))).toEqual([
      expect.stringContaining('10-real'),
      expect.stringContaining('20-link'),
    ])
  })

  it('a receipt that is a FIFO is refused without a wait', async () => {
    mkdirSync(join(guest.root, 'var/lib/gen-hooks'), { mode: 0o700 })
    execFileSync('mkfifo', [join(guest.root, RECEIPT)])
    const result = await install(guest.host, FIRST)
    expect(result).toMatchObject({ refusals: [{ subject: RECEIPT, detail: 'is not a regular file' }] })
  })
})

describe('layouts', () => {
  it('installs the one hook of backupScripts.d and makes the folder', async () => {
    expect((await install(guest.host, single('one'))).kind).toBe('changed')
    expect(guest.read(ONE)).toBe(textOf(single('one'), '50-gen-hooks'))
    expect(guest.mode('/etc/vmware-tools/backupScripts.d')).toBe(0o755)
  })

  it.each([
    ['legacy to backupScripts.d', pair('one'), single('one'), [ONE], [POST, PRE]],
    ['backupScripts.d to legacy', single('one'), pair('one'), [POST, PRE], [ONE]],
  ])('moves from %s', async (_, from, to, present, absent) => {
    await install(guest.host, from)
    expect((await install(guest.host, to)).kind).toBe('changed')
    expect(present.map(guest.has)).toEqual(present.map(() => true))
    expect(absent.map(guest.has)).toEqual(absent.map(() => false))
  })

  it('leaves a foreign hook of the other layout, and notes that VMware Tools runs it too', async () => {
    guest.write(PRE, 'theirs\n')
    const { prepareInstall } = await import('../../src/install/install.ts')
    const request = { hooks: single('one'), logDirectory: '/var/log/gen-hooks', others: 'refuse' } as const
    const plan = await prepareInstall(request, guest.host)
    expect(plan.kind === 'ready' ? plan.notes.join('\n') : '').toContain(`${PRE}: is not ours and stays`)
  })

  it('names the strays that VMware Tools runs too, hidden ones and backups among them', async () => {
    for (const name of ['.hidden', '10-other', '50-gen-hooks.bak'])
      guest.write(ONE.replace('50-gen-hooks', name), 'x\n')
    const { prepareInstall } = await import('../../src/install/install.ts')
    const request = { hooks: single('one'), logDirectory: '/var/log/gen-hooks', others: 'refuse' } as const
    const plan = await prepareInstall(request, guest.host)
    const notes = plan.kind === 'ready' ? plan.notes : []
    expect(notes.filter((note) => note.endsWith('VMware Tools runs it too'))).toHaveLength(3)
  })
})

describe('uninstall', () => {
  it('removes our files, in both layouts, and keeps the others', async () => {
    await install(guest.host, FIRST)
    guest.write(ONE, hook('50-gen-hooks', 'x\n').text, 0o700)
    guest.write(ONE.replace('50-gen-hooks', '10-other'), 'theirs\n')
    await uninstall(guest.host)
    expect([POST, PRE, ONE, ROTATE].map(guest.has)).toEqual([false, false, false, false])
    expect(guest.has(ONE.replace('50-gen-hooks', '10-other'))).toBe(true)
  })

  it('has nothing to do on a guest without hooks', async () => {
    expect((await uninstall(guest.host)).kind).toBe('unchanged')
  })

  it('is refused if a foreign pre-freeze-script would stay without a post-thaw-script', async () => {
    await install(guest.host, FIRST)
    guest.write(PRE, 'theirs\n')
    expect(reasons(await uninstall(guest.host))).toEqual([`${PRE}: pre-freeze alone`])
    expect(guest.has(POST)).toBe(true)
  })

  it('is refused if the kept copy is missing', async () => {
    guest.write(POST, 'theirs\n')
    await install(guest.host, FIRST, 'adopt')
    const kept = Object.keys(guest.files()).find((path) => path.includes('/replaced/')) ?? ''
    guest.write(kept, 'tampered\n', 0o600)
    expect(reasons(await uninstall(guest.host))).toEqual([`${kept}: kept copy damaged`])
    expect(guest.has(PRE)).toBe(true)
  })
})

function withUid(from: Guest, uid: number) {
  const host = from.host
  return {
    uid,
    realPath: host.realPath.bind(host),
    lstat: host.lstat.bind(host),
    readFile: host.readFile.bind(host),
    readLink: host.readLink.bind(host),
    checkWritable: host.checkWritable.bind(host),
    list: host.list.bind(host),
    which: host.which.bind(host),
    run: host.run.bind(host),
    makeFolder: host.makeFolder.bind(host),
    createFile: host.createFile.bind(host),
    rename: host.rename.bind(host),
    syncFolder: host.syncFolder.bind(host),
    remove: host.remove.bind(host),
    setMode: host.setMode.bind(host),
  }
}
