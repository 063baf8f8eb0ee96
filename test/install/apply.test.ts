import { readdirSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import type { Host } from '../../src/host/host.ts'
import { readOnlyHost } from '../../src/host/read-only-host.ts'
import { apply } from '../../src/install/apply.ts'
import { commitFile, stageFile } from '../../src/install/atomic-file.ts'
import type { Placement, Step } from '../../src/install/steps.ts'
import { TEMPORARY_NAME } from '../../src/install/targets.ts'
import { install, uninstall } from './act.ts'
import { type Guest, makeGuest, POST, PRE, pair, ROTATE, single } from './guest.ts'
import { hostWith, systemError } from './host-with.ts'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
})
afterEach(() => guest.remove())

const ROOT = { uid: 0, gid: 0 }
const placement = (path: string, more: Partial<Placement> = {}): Placement => ({
  path,
  stageIn: path.slice(0, path.lastIndexOf('/')),
  content: 'x',
  mode: 0o700,
  owner: null,
  was: null,
  because: 'new',
  ...more,
})
const create = (path: string, more: Partial<Placement> = {}): Step => ({ kind: 'create', ...placement(path, more) })

/** The acts of a plan, with RANDOM for each random name. */
async function actsOf(steps: readonly Step[]): Promise<readonly string[]> {
  const host = readOnlyHost(guest.host)
  expect(await apply(steps, host)).toEqual(steps.map((step) => ({ kind: 'done', step })))
  return host.acts.map((act) => act.replaceAll(/\.gen-hooks-[0-9a-f]{16}(?= |$)/g, 'RANDOM'))
}

it('apply makes the folders, then writes every new file whole under a temporary name, then does one step after the other', async () => {
  const receipt = { schema: 'gen-hooks/installed/1', replaced: [] } as const
  const steps: readonly Step[] = [
    { kind: 'remove', path: '/usr/sbin/left', because: 'left' },
    { kind: 'make folder', path: '/var/lib/store', mode: 0o700 },
    { kind: 'keep', path: PRE, store: '/var/lib/store/pre', content: Buffer.from('theirs'), owner: ROOT },
    { kind: 'record', path: '/var/lib/store/receipt', receipt, owner: ROOT },
    create(POST, { owner: ROOT }),
    { kind: 'replace', ...placement(PRE) },
    { kind: 'restore', ...placement(ROTATE, { stageIn: '/etc', mode: 0o644 }) },
    { kind: 'unchanged', path: '/x' },
  ]
  expect(await actsOf(steps)).toEqual([
    'make folder /var/lib/store 0700',
    'sync /var/lib',
    'create /usr/sbin/RANDOM 0700 0:0',
    'create /usr/sbin/RANDOM 0700',
    'create /etc/RANDOM 0644',
    'remove /usr/sbin/left',
    'sync /usr/sbin',
    'create /var/lib/store/RANDOM 0600 0:0',
    'rename /var/lib/store/RANDOM to /var/lib/store/pre',
    'sync /var/lib/store',
    'create /var/lib/store/RANDOM 0600 0:0',
    'rename /var/lib/store/RANDOM to /var/lib/store/receipt',
    'sync /var/lib/store',
    `rename /usr/sbin/RANDOM to ${POST}`,
    'sync /usr/sbin',
    `rename /usr/sbin/RANDOM to ${PRE}`,
    'sync /usr/sbin',
    `rename /etc/RANDOM to ${ROTATE}`,
    'sync /etc/logrotate.d',
    'sync /etc',
  ])
})

it('the next install knows a temporary file by its name, in the root folder too', async () => {
  const host = readOnlyHost(guest.host)
  const staged = await stageFile(host, '/x', '/', { content: 'x', mode: 0o600, owner: null })
  expect(staged.temporary).toMatch(/^\/\.gen-hooks-/)
  expect(staged.temporary.slice(1)).toMatch(TEMPORARY_NAME)
  await commitFile(host, staged)
  expect(host.acts.slice(1)).toEqual([`rename ${staged.temporary} to /x`, 'sync /'])
})

const CHANGES = ['makeFolder', 'createFile', 'rename', 'syncFolder', 'remove'] as const

/** The guest's host, whose changes take some time, and the changes that began before another change was over. */
function slowHost(): { readonly host: Host; readonly overlaps: string[]; running(): number } {
  let running = 0
  const overlaps: string[] = []
  const slow = (key: (typeof CHANGES)[number]) => {
    const act = guest.host[key].bind(guest.host) as (...args: unknown[]) => Promise<void>
    return async (...args: unknown[]): Promise<void> => {
      if (running > 0) overlaps.push(`${key} ${args[0]}`)
      running += 1
      try {
        await turn()
        await act(...args)
      } finally {
        running -= 1
      }
    }
  }
  const changed = Object.fromEntries(CHANGES.map((key) => [key, slow(key)]))
  return { host: hostWith(guest.host, changed as Partial<Host>), overlaps, running: () => running }
}

it('no change begins before the change before it is over, and none is under way at the end', async () => {
  guest.write(PRE, 'theirs\n')
  for (const act of [
    (host: Host) => install(host, pair('one'), 'adopt'),
    (host: Host) => install(host, single('one')),
    uninstall,
  ]) {
    const { host, overlaps, running } = slowHost()
    expect((await act(host)).kind).toBe('changed')
    expect({ overlaps, running: running() }).toEqual({ overlaps: [], running: 0 })
  }
})

const temporary = (): readonly string[] =>
  readdirSync(guest.root, { recursive: true, encoding: 'utf8' }).filter((path) => path.includes('.gen-hooks-'))

describe('if the system fails', () => {
  const steps: readonly Step[] = [
    { kind: 'make folder', path: '/var/log/x', mode: 0o700 },
    create(POST),
    create(PRE),
    create(ROTATE, { stageIn: '/etc' }),
  ]
  const kinds = (outcomes: readonly { readonly kind: string }[]) => outcomes.map(({ kind }) => kind)
  /** The guest's host, whose renames to `path` fail. */
  const stuck = (path: string, more: Partial<Host> = {}): Host =>
    hostWith(guest.host, {
      rename: async (from, to) => {
        if (to === path) throw systemError('EIO')
        await guest.host.rename(from, to)
      },
      ...more,
    })

  it('the done steps stay done, the later steps are not tried, and no temporary file is left', async () => {
    const outcomes = await apply(steps, stuck(PRE))
    expect(kinds(outcomes)).toEqual(['done', 'done', 'failed', 'not tried'])
    expect(outcomes[2]).toEqual({ kind: 'failed', step: steps[2], errno: 'EIO' })
    expect([guest.has(POST), guest.has(PRE), guest.has(ROTATE)]).toEqual([true, false, false])
    expect(temporary()).toEqual([])
  })

  it('by a full disk, no file gets its final name', async () => {
    let written = 0
    const full = hostWith(guest.host, {
      createFile: async (path, file) => {
        written += 1
        if (written === 3) throw systemError('ENOSPC')
        await guest.host.createFile(path, file)
      },
    })
    expect(kinds(await apply(steps, full))).toEqual(['done', 'not tried', 'not tried', 'failed'])
    expect([guest.has(POST), guest.has(PRE)]).toEqual([false, false])
    expect(temporary()).toEqual([])
  })

  it('at the name of a copy, no temporary file is left', async () => {
    const store = '/var/lib/copy'
    const keep: Step = { kind: 'keep', path: PRE, store, content: Buffer.from('x'), owner: null }
    expect(kinds(await apply([keep], stuck(store)))).toEqual(['failed'])
    expect(temporary()).toEqual([])
  })

  it('the first error counts, although the temporary files cannot be removed', async () => {
    const remove = async () => {
      throw systemError('EROFS')
    }
    expect((await apply(steps, stuck(PRE, { remove })))[2]).toMatchObject({ kind: 'failed', errno: 'EIO' })
    const keep: Step = { kind: 'keep', path: PRE, store: '/var/lib/copy', content: Buffer.from('x'), owner: null }
    expect(await apply([keep], stuck('/var/lib/copy', { remove }))).toMatchObject([{ kind: 'failed', errno: 'EIO' }])
  })

  it('by an error of our own code, the error is thrown and no temporary file is left', async () => {
    const bug = new Error('bug')
    const host = hostWith(guest.host, {
      rename: async () => {
        throw bug
      },
    })
    await expect(apply(steps, host)).rejects.toBe(bug)
    expect(temporary()).toEqual([])
  })
})
