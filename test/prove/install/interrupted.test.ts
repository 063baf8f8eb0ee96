import type { Host } from '../../../src/host/host.ts'
import { TEMPORARY_NAME } from '../../../src/install/targets.ts'
import { install, uninstall } from '../../install/act.ts'
import { Dead, type Fault, faultyHost } from '../../install/faulty-host.ts'
import { type Guest, makeGuest, ONE, POST, PRE, pair, single, textOf } from '../../install/guest.ts'

interface Story {
  readonly name: string
  /** What stands before the act. */
  prepare(guest: Guest): Promise<unknown>
  act(host: Host): Promise<{ readonly kind: string }>
}

const THEIRS = { pre: 'their freeze\n', post: 'their thaw\n' }
const theirPair = (guest: Guest): void => {
  guest.write(PRE, THEIRS.pre)
  guest.write(POST, THEIRS.post)
}

const STORIES: readonly Story[] = [
  { name: 'a first install', prepare: async () => {}, act: (host) => install(host, pair('new')) },
  {
    name: 'an upgrade',
    prepare: (guest) => install(guest.host, pair('old')),
    act: (host) => install(host, pair('new')),
  },
  {
    name: 'the adoption of a foreign pair',
    prepare: async (guest) => theirPair(guest),
    act: (host) => install(host, pair('new'), 'adopt'),
  },
  {
    name: 'a change to backupScripts.d',
    prepare: (guest) => install(guest.host, pair('old')),
    act: (host) => install(host, single('new')),
  },
  {
    name: 'a change to legacy',
    prepare: (guest) => install(guest.host, single('old')),
    act: (host) => install(host, pair('new')),
  },
  { name: 'an uninstall', prepare: (guest) => install(guest.host, pair('old')), act: uninstall },
  {
    name: 'an uninstall that puts a foreign pair back',
    prepare: async (guest) => {
      theirPair(guest)
      await install(guest.host, pair('old'), 'adopt')
    },
    act: uninstall,
  },
]

const FAULTS: readonly Fault[] = [
  { kind: 'dies', when: 'before' },
  { kind: 'dies', when: 'in the middle' },
  { kind: 'dies', when: 'after' },
  { kind: 'fails', errno: 'ENOSPC' },
  { kind: 'fails', errno: 'EIO' },
]

const CASES = STORIES.flatMap((story) => FAULTS.map((fault) => ({ story, fault, told: describeFault(fault) })))

// about thirty whole installs each, with many fsyncs, which take long on a busy disk
jest.setTimeout(120_000)

describe('at every write call', () => {
  it.each(CASES)(
    '$story.name that $told leaves the old pair, the new pair or post-thaw alone',
    async ({ story, fault }) => {
      const clean = await play(story, Number.POSITIVE_INFINITY, fault)
      const calls = clean.calls
      expect(calls).toBeGreaterThan(4)
      for (let at = 1; at <= calls; at += 1) {
        const { guest, before, result } = await play(story, at, fault)
        try {
          const where = `${story.name}, call ${at} of ${calls}`
          expect({ where, broken: brokenPromises(before, guest.files(), clean.files) }).toEqual({ where, broken: [] })
          if (fault.kind === 'fails') {
            expect({ where, kind: result }).toEqual({ where, kind: 'failed' })
            expect({ where, temporaries: temporaries(guest) }).toEqual({ where, temporaries: [] })
          } else expect({ where, result }).toEqual({ where, result: 'dead' })
          await story.act(guest.host)
          expect({ where, files: guest.files() }).toEqual({ where, files: clean.files })
        } finally {
          guest.remove()
        }
      }
    },
  )
})

/** The faults that a guest must never have, wherever the act from `before` to `after` was interrupted. */
function brokenPromises(before: Files, now: Files, after: Files): readonly string[] {
  const broken: string[] = []
  for (const path of [PRE, POST, ONE]) {
    const allowed = [before[path], after[path], undefined]
    if (!allowed.includes(now[path])) broken.push(`${path} is torn`)
  }
  if (now[PRE] !== undefined && now[POST] === undefined) broken.push('pre-freeze alone')
  const ourNewFreeze = now[PRE] === textOf(pair('new'), 'pre-freeze-script')
  if (ourNewFreeze && now[POST] !== textOf(pair('new'), 'post-thaw-script'))
    broken.push('new pre-freeze beside an old post-thaw')
  const wasThere = before[PRE] !== undefined || before[ONE] !== undefined
  const staysThere = after[PRE] !== undefined || after[ONE] !== undefined
  const putsBack = before[PRE] === textOf(pair('old'), 'pre-freeze-script') && after[PRE] === THEIRS.pre
  if (wasThere && staysThere && !putsBack && now[PRE] === undefined && now[ONE] === undefined)
    broken.push('no freeze at all')
  const inFolder = Object.keys(now).filter((path) => path.startsWith('/etc/vmware-tools/backupScripts.d/'))
  if (inFolder.some((path) => path !== ONE)) broken.push(`VMware Tools would run ${inFolder.join(' ')}`)
  return broken
}

type Files = Readonly<Record<string, string>>

async function play(story: Story, at: number, fault: Fault) {
  const guest = makeGuest()
  await story.prepare(guest)
  const before = guest.files()
  const { host, calls } = faultyHost(guest.host, at, fault)
  let result: string
  try {
    result = (await story.act(host)).kind
  } catch (error) {
    if (!(error instanceof Dead)) throw error
    result = 'dead'
  }
  const files = guest.files()
  if (at === Number.POSITIVE_INFINITY) guest.remove()
  return { guest, before, result, calls: calls(), files }
}

function temporaries(guest: Guest): readonly string[] {
  return Object.keys(guest.files()).filter((path) => TEMPORARY_NAME.test(path.slice(path.lastIndexOf('/') + 1)))
}

function describeFault(fault: Fault): string {
  return fault.kind === 'fails' ? `meets ${fault.errno}` : `is killed ${fault.when}`
}
