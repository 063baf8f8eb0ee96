import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { realHost } from '../../src/host/real-host.ts'
import { logrotateFor, renderLogrotate, rotatorOf } from '../../src/install/logrotate.ts'
import { folder } from './actual-fixture.ts'
import { type Guest, makeGuest } from './guest.ts'
import { hostWith } from './host-with.ts'

const LOG = '/var/log/gen-hooks'

describe('the rotation of the log', () => {
  it.each([
    ['/data/my logs', '/data/my logs'],
    ['/data//', '/data'],
    ['/a+b=c@d%e,f:g-h.i_j', '/a+b=c@d%e,f:g-h.i_j'],
  ])('in %s names %s', (directory, named) => {
    expect(renderLogrotate('"@LOG_DIRECTORY@/x" @OWNER@ @OWNER@ @LOG_DIRECTORY@', directory, 'a b')).toBe(
      `"${named}/x" a b a b ${named}`,
    )
  })

  it.each(['x/y', './y', '', '/a$b', "/a'b", '/a}b', '/ä'])('in %j cannot be written', (directory) => {
    expect(renderLogrotate('@LOG_DIRECTORY@', directory, 'a b')).toBeNull()
  })

  it('is not installed if the program that rotates is unknown', async () => {
    expect(await logrotateFor(LOG, null)).toBeNull()
  })

  const FIRST = '# Installed by gen-hooks, which rewrites it.\n'
  it.each([
    ['of another file', `# mine\n${FIRST}@LOG_DIRECTORY@ @OWNER@`],
    ['without the placeholder of the log', `${FIRST}@OWNER@`],
    ['without the placeholder of the owner', `${FIRST}@LOG_DIRECTORY@`],
  ])('is not made from a template %s', async (_what, template) => {
    const read = jest.spyOn(Object.getPrototypeOf(realHost()), 'readFile').mockResolvedValue(Buffer.from(template))
    try {
      await expect(logrotateFor(LOG, 'root root')).rejects.toMatchObject({ code: 'TEMPLATE_INVALID' })
    } finally {
      read.mockRestore()
    }
  })
})

describe('the user who rotates the log', () => {
  let guest: Guest
  beforeEach(() => {
    guest = makeGuest()
    mkdirSync(join(guest.root, LOG))
    guest.write('/etc/passwd', 'root:x:0:0:\nx:x:471:4711\nlogger:x:4711:9:\nsecond:x:4711:9:\nodd name:x:4712:9:\n')
    guest.write('/etc/group', 'root:x:0:\nlogs:x:4711:\n-bad:x:4712:\n')
  })
  afterEach(() => guest.remove())

  const rotator = async (uid: number, gid: number) =>
    await rotatorOf(
      hostWith(guest.host, {
        lstat: async (path) => {
          const stat = await guest.host.lstat(path)
          return stat === null ? null : { ...stat, uid, gid }
        },
      }),
      folder(LOG),
    )

  it.each([
    [0, 4711, 'root root'],
    [4711, 4711, 'logger logs'],
    [4711, 0, 'logger root'],
    [4713, 4711, null],
    [4711, 4713, null],
    [4712, 4711, null],
    [4711, 4712, null],
  ])('of a folder of %i:%i: %s', async (uid, gid, expected) => {
    expect(await rotator(uid, gid)).toBe(expected)
  })

  it('is root for a folder that does not exist yet', async () => {
    expect(await rotatorOf(guest.host, folder('/data/log', { missing: ['/data', '/data/log'] }))).toBe('root root')
  })

  it('is unknown if the guest has no list of its users or groups', async () => {
    await guest.host.remove('/etc/group')
    expect(await rotator(4711, 4711)).toBeNull()
  })
})
