import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Check, error, info, ok, type Seen, warning } from '../../src/doctor/check.ts'
import { CHECKS } from '../../src/doctor/checks.ts'
import { doctorDocument } from '../../src/doctor/document.ts'
import { examine } from '../../src/doctor/examine.ts'
import { doctorText } from '../../src/doctor/text.ts'
import { GenHooksError } from '../../src/errors.ts'
import { readText } from '../../src/host/read-text.ts'
import { realHost } from '../../src/host/real-host.ts'
import { type Guest, makeGuest } from '../install/guest.ts'
import { hostWith, systemError } from '../install/host-with.ts'
import { told, view } from './look.ts'

let guest: Guest
beforeEach(() => {
  guest = makeGuest()
})
afterEach(() => guest.remove())

const check = (id: string, look: Check['look']): Check => ({
  id,
  title: 'it is so',
  why: 'It matters.',
  cost: 'quick',
  look,
})
const toldOf = async (checks: readonly Check[], limitMs?: number) =>
  (await examine(checks, await view(guest.host), limitMs)).map(({ check: { id }, seen }) => [id, ...seen.map(told)])

test('a check that hangs or fails is reported as not seen, and the other checks run', async () => {
  const fails = (error: Error) => async () => {
    throw error
  }
  const checks = [
    check('hangs', () => new Promise(() => {})),
    check('good', async () => [ok('seen')]),
    check('denied', fails(systemError('EACCES'))),
    check('stopped', fails(new GenHooksError('DETECT_FAILED', 'one\ntwo'))),
  ]
  expect(await toldOf(checks, 20)).toEqual([
    ['hangs', 'not seen: no answer within 0.02 s'],
    ['good', 'ok: seen'],
    ['denied', 'not seen: cannot be looked at: permission denied'],
    ['stopped', 'not seen: one', 'not seen: two'],
  ])
})

test('an exception of a check is thrown, and is no result', async () => {
  const bug = check('bug', async () => {
    throw new TypeError('a bug')
  })
  await expect(toldOf([bug])).rejects.toThrow('a bug')
})

test('of many results the worst are kept, and the others are counted', async () => {
  const many = check('many', async () => [
    ...Array.from({ length: 60 }, (_, n) => info(`${n}`)),
    error('the error', 'act'),
  ])
  const [[, first, ...more] = []] = await toldOf([many])
  expect(first).toBe('error: the error')
  expect(more).toHaveLength(49)
  expect(more.at(-1)).toBe('info: 48 (and 11 more like it)')
})

describe('the printed results', () => {
  const examined = (...seen: readonly Seen[]) => [{ check: check('a', async () => seen), seen }]
  const textOf = (...seen: readonly Seen[]) => doctorText(doctorDocument(examined(...seen), true))

  it('have the worst results last, what to do for each result, and the reason of a check once', () => {
    expect(
      textOf(error('one\u001b[2J', 'do one'), error('two', 'do two'), warning('three', 'do three'), ok('four')),
    ).toBe(
      [
        'ok       a: it is so: four',
        'warning  a: three',
        '         do: do three',
        '         why: It matters.',
        'error    a: one\\x1b[2J',
        '         do: do one',
        'error    a: two',
        '         do: do two',
        '         why: It matters.',
        '1 checks: 2 errors, 1 warning, 1 ok',
        '',
      ].join('\n'),
    )
  })

  it.each([
    [[ok('x')], 'sound'],
    [[warning('x', 'y')], 'sound'],
    [[{ kind: 'skipped', message: 'x', cause: 'does not apply' }], 'sound'],
    [[{ kind: 'skipped', message: 'x', cause: 'could not look' }], 'not seen'],
    [[error('x', 'y'), { kind: 'skipped', message: 'x', cause: 'could not look' }], 'errors'],
  ] as const)('have for %j the verdict %s', (seen, verdict) => {
    expect(doctorDocument(examined(...seen), true).verdict).toBe(verdict)
  })

  it('are limited in length and have no control characters', () => {
    const [result] = doctorDocument(examined(error('\u0007'.repeat(5000), 'x')), true).checks[0]?.results ?? []
    expect(result?.message).toMatch(/^(?:\\x07){2000}\.\.\.$/)
  })
})

test('each check has an id of its own, and a reason', () => {
  expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length)
  expect(CHECKS.filter(({ id }) => !/^[a-z]+(?:-[a-z]+)*$/.test(id))).toEqual([])
  expect(CHECKS.filter(({ title, why }) => title.endsWith('.') || !/^[A-Z].*\.$/.test(why))).toEqual([])
})

describe('a file of the guest', () => {
  const FILE = '/etc/vmware-tools/tools.conf'
  let outside: string
  beforeEach(() => {
    outside = mkdtempSync(join(tmpdir(), 'gen-hooks-outside-'))
  })
  afterEach(() => rmSync(outside, { recursive: true, force: true }))
  const confined = () => realHost({ root: guest.root, confined: 'yes' })

  it('is read through links, which do not lead out of the folder', async () => {
    writeFileSync(join(outside, 'secret'), 'secret')
    symlinkSync(join(outside, 'secret'), join(guest.root, FILE))
    expect(await readText(confined(), FILE, 100)).toEqual({ kind: 'absent' })
    guest.write('/etc/inside', 'mine', 0o644)
    await guest.host.remove(FILE)
    symlinkSync('/etc/inside', join(guest.root, FILE))
    expect(await readText(confined(), FILE, 100)).toMatchObject({ kind: 'read', path: '/etc/inside', text: 'mine' })
  })

  it.each([
    ['a FIFO', () => spawnSync('mkfifo', [join(guest.root, FILE)])],
    ['a loop of links', () => symlinkSync(FILE, join(guest.root, FILE))],
    ['a folder', () => guest.write(`${FILE}/x`, '')],
    ['too large', () => guest.write(FILE, 'x'.repeat(101))],
  ])('is not read if it is %s', async (_what, make) => {
    make()
    expect((await readText(confined(), FILE, 100)).kind).toMatch(/^(?:no file|unreadable)$/)
  })

  it('is absent if its folder is a file, and unreadable if lstat fails', async () => {
    guest.write('/etc/inside', 'mine')
    expect(await readText(guest.host, '/etc/inside/x', 100)).toEqual({ kind: 'absent' })
    const denied = hostWith(guest.host, {
      lstat: async (path) => {
        if (path === '/etc') throw systemError('EACCES')
        return await guest.host.lstat(path)
      },
    })
    expect(await readText(denied, FILE, 100)).toEqual({
      kind: 'unreadable',
      because: '/etc: cannot be looked at: permission denied',
    })
  })
})

test('no check looks below a mount of a server, and the checks look at all else', async () => {
  guest.write(
    '/proc/self/mountinfo',
    '1 0 8:1 / / rw - xfs /dev/sda1 rw\n2 1 0:40 / /etc/vmware-tools rw - nfs4 s:/x rw\n',
  )
  const asked: string[] = []
  const seen = await view(
    hostWith(guest.host, {
      lstat: async (path) => {
        asked.push(path)
        return await guest.host.lstat(path)
      },
    }),
  )
  expect(await seen.toolsConf()).toEqual({
    kind: 'unreadable',
    because: expect.stringMatching(/^\/etc\/vmware-tools: cannot be looked at: lies on nfs4, and is not looked at/),
  })
  // a hook directory that was not looked at is not an empty hook directory
  expect(await seen.scripts()).toMatchObject([
    {
      path: '/etc/vmware-tools/backupScripts.d',
      read: { kind: 'unreadable', because: expect.stringMatching(/^cannot be looked through: lies on nfs4, /) },
    },
  ])
  expect(asked.filter((path) => path.startsWith('/etc/vmware-tools'))).toEqual([])
  expect(asked).toContain('/usr/sbin/pre-freeze-script')
})
