import { chmodSync, chownSync, mkdirSync, renameSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { readRunNow } from '../../src/hook/current-run.ts'
import { readLastRun } from '../../src/hook/last-json.ts'
import { readVerdicts } from '../../src/hook/read-verdicts.ts'
import type { Host } from '../../src/host/host.ts'
import { prepareInstall } from '../../src/install/install.ts'
import { placeHooks } from '../../src/rehearse/private-hooks.ts'
import { install, reasons, uninstall } from './act.ts'
import { BOOT, type Guest, makeGuest, POST, PRE, pair, RECEIPT, ROTATE } from './guest.ts'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
})
afterEach(() => guest.remove())

const at = (path: string): string => join(guest.root, path)
const STRANGER = 4711

/** The guest's host, which reports that another user owns `path`: only root could make such a file. */
function strangerOwns(path: string): Host {
  return new Proxy(guest.host, {
    get: (host, key) => {
      if (key === 'lstat') {
        return async (asked: string) => {
          const stat = await host.lstat(asked)
          return stat === null || asked !== path ? stat : { ...stat, uid: STRANGER, gid: STRANGER }
        }
      }
      const own = host[key as keyof Host]
      return typeof own === 'function' ? own.bind(host) : own
    },
  })
}

describe('the receipt', () => {
  const STORE = '/var/lib/gen-hooks'

  beforeEach(async () => {
    guest.write(POST, 'theirs\n')
    await install(guest.host, pair('one'), 'adopt')
  })

  it('puts nothing back if others can write it', async () => {
    chmodSync(at(RECEIPT), 0o622)
    expect(reasons(await uninstall(guest.host))).toEqual([`${RECEIPT}: receipt damaged`])
  })

  it('puts no file back that belongs to another user', async () => {
    expect(reasons(await uninstall(strangerOwns(RECEIPT)))).toEqual([`${RECEIPT}: receipt damaged`])
  })

  it('puts nothing back if its folder, or one above it, can be written by others', async () => {
    chmodSync(at('/var/lib'), 0o777)
    const result = await uninstall(guest.host)
    expect(reasons(result)).toContain(`${RECEIPT}: receipt damaged`)
    expect(JSON.stringify(result)).toContain('/var/lib can be written by others')
    chmodSync(at('/var/lib'), 0o755)
    expect(reasons(await uninstall(strangerOwns(STORE)))).toContain(`${RECEIPT}: receipt damaged`)
    expect(guest.read(POST)).not.toBe('theirs\n')
  })
})

describe('the folder of the log', () => {
  const plan = async (host: Host) => {
    const made = await prepareInstall(
      { hooks: pair('one'), logDirectory: '/var/log/gen-hooks', others: 'refuse' },
      host,
    )
    if (made.kind === 'refused') throw new Error('refused')
    const rotation = made.steps.find(({ path }) => path === ROTATE)
    return {
      notes: made.notes,
      rotation: rotation !== undefined && 'content' in rotation ? String(rotation.content) : '',
    }
  }

  it('of root is rotated as root, also if the folder does not exist yet', async () => {
    expect((await plan(guest.host)).rotation).toContain('\n    su root root\n')
    mkdirSync(at('/var/log/gen-hooks'), { mode: 0o750 })
    expect(await plan(guest.host)).toEqual({
      notes: expect.anything(),
      rotation: expect.stringContaining('\n    su root root\n'),
    })
  })

  it('of another user is rotated as that user, and the owner is noted', async () => {
    mkdirSync(at('/var/log/gen-hooks'), { mode: 0o750 })
    guest.write('/etc/passwd', `root:x:0:0::/root:/bin/sh\nlogger:x:${STRANGER}:9::/:/bin/sh\n`, 0o644)
    guest.write('/etc/group', `root:x:0:\nlogs:x:${STRANGER}:\n`, 0o644)
    const { notes, rotation } = await plan(strangerOwns('/var/log/gen-hooks'))
    expect(rotation).toContain('\n    su logger logs\n')
    expect(rotation).toContain('\n    create 0640 logger logs\n')
    expect(notes.join('\n')).toContain(
      '/var/log/gen-hooks: is owned by uid 4711, expected root, so the hooks log nothing there',
    )
  })

  it('of an unknown user is not rotated', async () => {
    mkdirSync(at('/var/log/gen-hooks'), { mode: 0o750 })
    const { notes, rotation } = await plan(strangerOwns('/var/log/gen-hooks'))
    expect(rotation).toBe('')
    expect(notes.join('\n')).toContain(
      `${ROTATE}: the name of the log folder, or of its owner, cannot be written in it`,
    )
  })

  it('below a folder that others can write is noted, since the others can exchange it', async () => {
    chmodSync(at('/var/log'), 0o775)
    const { notes } = await plan(guest.host)
    expect(notes.join('\n')).toMatch(
      /^\/var\/log: can be written by others .*: who can write it can exchange the log's folder$/m,
    )
  })
})

describe('a state of the hooks that another user wrote is not used', () => {
  const STATE = '/run/gen-hooks/state'
  const LAST = '/run/gen-hooks/last.json'
  const LOG = '/var/log/gen-hooks/snapshot.log'
  const LINE = '2026-11-22T17:40:55.100+00:00 run=36517bdc level=info instance=- event=consistent ms=140\n'

  beforeEach(() => {
    guest.write(STATE, `gen-hooks-state 1 run-7 ${BOOT} 42 /run/x\nbegun iris PROD need root\nphase frozen 1\n`, 0o600)
    guest.write(LAST, '{"run":"36517bdc","verdict":"consistent","at":1}', 0o644)
    guest.write(LOG, LINE, 0o640)
  })

  it.each(['of another user', 'that others can write'])('a state %s', async (whose) => {
    expect(await readRunNow(guest.host, 'always')).toMatchObject({ kind: 'abandoned', run: 'run-7' })
    if (whose === 'that others can write') chmodSync(at(STATE), 0o622)
    const host = whose === 'of another user' ? strangerOwns(STATE) : guest.host
    expect(await readRunNow(host, 'always')).toEqual({ kind: 'idle' })
  })

  it.each(['of another user', 'that others can write'])('a last run %s', async (whose) => {
    expect(await readLastRun(guest.host)).toMatchObject({ kind: 'read' })
    if (whose === 'that others can write') chmodSync(at(LAST), 0o666)
    const host = whose === 'of another user' ? strangerOwns(LAST) : guest.host
    expect(await readLastRun(host)).toMatchObject({ kind: 'unreadable' })
  })

  it.each(['of another user', 'that others can write', 'behind a link'])('a log %s', async (whose) => {
    expect(await readVerdicts(guest.host, '/var/log/gen-hooks')).toMatchObject({ last: { run: '36517bdc' } })
    if (whose === 'that others can write') chmodSync(at(LOG), 0o666)
    if (whose === 'behind a link') {
      renameSync(at(LOG), `${at(LOG)}.real`)
      symlinkSync('snapshot.log.real', at(LOG))
    }
    const host = whose === 'of another user' ? strangerOwns(LOG) : guest.host
    expect(await readVerdicts(host, '/var/log/gen-hooks')).toEqual({ last: null, goodAt: null, problem: null })
  })
})

it('hooks for a rehearsal are not put below a folder that others can write', async () => {
  const hooks = { instance: {} as never, files: [{ name: 'pre-freeze-script', text: 'x' }] }
  chmodSync(at('/var/lib'), 0o777)
  await expect(placeHooks(guest.host, hooks, (text) => text)).rejects.toMatchObject({
    code: 'REHEARSAL_REFUSED',
    message: expect.stringContaining('/var/lib: can be written by others'),
  })
  expect(guest.has('/var/lib/gen-hooks')).toBe(false)
})

const asRoot = process.getuid?.() === 0 ? it : it.skip
asRoot('a temporary file of another user is not removed as ours (needs root for chown)', async () => {
  for (const name of ['0123456789abcdef', '0123456789abcde0'])
    guest.write(`/usr/sbin/.gen-hooks-${name}`, 'torn', 0o700)
  chownSync(at('/usr/sbin/.gen-hooks-0123456789abcdef'), STRANGER, STRANGER)
  mkdirSync(at('/usr/sbin/.gen-hooks-0123456789abcde1'))
  await install(guest.host, pair('one'))
  expect(guest.has(PRE)).toBe(true)
  expect(['f', '0', '1'].map((last) => guest.has(`/usr/sbin/.gen-hooks-0123456789abcde${last}`))).toEqual([
    true,
    false,
    true,
  ])
})
