import type { Stat } from '../../src/host/host.ts'
import { dangerOf, dangersOf, isTrusted, type Judged, walk } from '../../src/host/trusted-path.ts'

type Node = Partial<Stat> & { readonly link?: string; readonly errno?: string }

const ME = 7
const STRANGER = 4711

/** A machine with these paths, seen by user 7. By default a path is a folder with mode 0755 that belongs to root. */
const machine = (nodes: Readonly<Record<string, Node>>, uid = ME): Judged => ({
  uid,
  lstat: async (path) => {
    const node = path === '/' ? (nodes['/'] ?? {}) : nodes[path]
    if (node === undefined) return null
    if (node.errno !== undefined) throw Object.assign(new Error(node.errno), { code: node.errno })
    const type = node.link === undefined ? 'directory' : 'symlink'
    return { type, mode: node.link === undefined ? 0o755 : 0o777, uid: 0, gid: 0, size: 0, ...node }
  },
  readLink: async (path) => nodes[path]?.link ?? '',
})
const FILE: Node = { type: 'file', mode: 0o644 }
const said = (dangers: readonly { readonly path: string; readonly detail: string }[]) =>
  dangers.map(({ path, detail }) => `${path}: ${detail}`)
const CAN_WRITE = (mode: string, expected = '0755') =>
  `can be written by others than its owner (mode ${mode}), expected ${expected} or stricter`

it('root and the calling user are trusted, and no other user', () => {
  expect([0, ME, 1, STRANGER].map((uid) => isTrusted({ uid: ME }, uid))).toEqual([true, true, false, false])
  expect([0, ME].map((uid) => isTrusted({ uid: 0 }, uid))).toEqual([true, false])
})

it.each([
  [{ uid: 0, mode: 0o755 }, null],
  [{ uid: ME, mode: 0o700 }, null],
  [{ uid: STRANGER, mode: 0o700 }, 'is owned by uid 4711, expected root'],
  [{ uid: 0, mode: 0o775 }, CAN_WRITE('0775')],
  [{ uid: 0, mode: 0o757 }, CAN_WRITE('0757')],
  [{ uid: 0, mode: 0o1777 }, CAN_WRITE('1777')],
  [{ uid: 0, mode: 0o20, type: 'file' }, CAN_WRITE('0020', '0644')],
] as const)('the danger of a folder or file with %j: %s', (changed, danger) => {
  expect(dangerOf({ uid: ME }, { type: 'directory', gid: 0, size: 0, ...changed })).toBe(danger)
})

it('walk judges every folder on the way, and dangersOf the last part too', async () => {
  const host = machine({
    '/': { mode: 0o777 },
    '/a': { uid: STRANGER },
    '/a/b': { mode: 0o775 },
    '/a/b/c': { ...FILE, mode: 0o666 },
  })
  const { path, stat, missing, dangers } = await walk(host, '/a//./b/c/')
  expect({ path, type: stat?.type, missing }).toEqual({ path: '/a/b/c', type: 'file', missing: [] })
  const onTheWay = [`/: ${CAN_WRITE('0777')}`, '/a: is owned by uid 4711, expected root', `/a/b: ${CAN_WRITE('0775')}`]
  expect(said(dangers)).toEqual(onTheWay)
  expect(said(await dangersOf(host, '/a/b/c'))).toEqual([...onTheWay, `/a/b/c: ${CAN_WRITE('0666', '0644')}`])
  expect(await dangersOf(machine({ '/a': {} }), '/a')).toEqual([])
})

describe('in a sticky folder, which protects its entries from other users,', () => {
  const below = async (folder: Node, found: Node | null) =>
    said((await walk(machine({ '/tmp': folder, ...(found === null ? {} : { '/tmp/x': found }) }), '/tmp/x')).dangers)
  const STICKY: Node = { mode: 0o1777 }
  it.each([
    ['an entry of root is protected', STICKY, {}, []],
    ['an entry of the calling user is protected', STICKY, { uid: ME }, []],
    ['an entry of root is protected in a folder of the calling user', { ...STICKY, uid: ME }, {}, []],
    ['an entry of another user is not', STICKY, { uid: STRANGER }, [`/tmp: ${CAN_WRITE('1777')}`]],
    ['an entry that does not exist yet is not', STICKY, null, [`/tmp: ${CAN_WRITE('1777')}`]],
    ['nothing in a folder of others', { ...STICKY, uid: STRANGER }, {}, ['/tmp: is owned by uid 4711, expected root']],
  ] as const)('%s', async (_what, folder, found, dangers) => {
    expect(await below(folder, found)).toEqual(dangers)
  })

  it('and without the sticky bit nothing is protected', async () => {
    expect(await below({ mode: 0o777 }, {})).toEqual([`/tmp: ${CAN_WRITE('0777')}`])
  })
})

describe('a path that does not exist', () => {
  it('is listed with the missing folders above it, the outermost first', async () => {
    const { path, missing, dangers } = await walk(machine({ '/a': {} }), '/a/b/c/d')
    expect({ path, missing, dangers }).toEqual({ path: '/a', missing: ['/a/b', '/a/b/c', '/a/b/c/d'], dangers: [] })
    expect((await walk(machine({}), '/x/y')).missing).toEqual(['/x', '/x/y'])
    // no path below a folder that other users can write is judged
    expect(said(await dangersOf(machine({ '/a': { mode: 0o777 } }), '/a/b'))).toEqual([`/a: ${CAN_WRITE('0777')}`])
  })

  it('is a danger if a link leads to the path', async () => {
    expect(said((await walk(machine({ '/a': { link: 'b/c' } }), '/a/d')).dangers)).toEqual([
      '/b: is where a link leads, and does not exist',
    ])
    expect((await walk(machine({ '/a': { link: 'b' }, '/b': {} }), '/a/d')).dangers).toEqual([])
  })

  it('has nothing below it if a part of it is no folder', async () => {
    const { path, dangers } = await walk(machine({ '/a': FILE, '/a/b': {} }), '/a/b')
    expect({ path, dangers: said(dangers) }).toEqual({ path: '/a', dangers: ['/a: is not a folder'] })
  })
})

it('.. leads to the folder above, and the folders that were left by .. are not judged', async () => {
  const host = machine({ '/a': {}, '/a/b': {}, '/a/b/c': { mode: 0o777 }, '/a/b/d': FILE })
  expect(await walk(host, '/a/b/c/../d')).toMatchObject({ path: '/a/b/d', dangers: [] })
  expect(await walk(host, '/../a/../a/b')).toMatchObject({ path: '/a/b', dangers: [] })
})

describe('a link', () => {
  const nodes = { '/a': {}, '/a/b': {}, '/c': {}, '/c/d': FILE }
  it.each([
    ['from the root folder', '/c', '/c/d'],
    ['from its own folder', '../../c/', '/c/d'],
    ['not out of the root folder', '../../../../c', '/c/d'],
  ])('is followed %s', async (_what, link, expected) => {
    const { path, dangers } = await walk(machine({ ...nodes, '/a/b/l': { link } }), '/a/b/l/d')
    expect({ path, dangers }).toEqual({ path: expected, dangers: [] })
  })

  it('at the end is followed, or kept with the option stay; a link on the way is always followed', async () => {
    const host = machine({ '/l': { link: '/c' }, '/c': {}, '/c/m': { link: 'd' }, '/c/d': FILE })
    expect((await walk(host, '/l/m')).path).toBe('/c/d')
    expect(await walk(host, '/l/m', 'stay')).toMatchObject({ path: '/c/m', stat: { type: 'symlink' } })
    expect((await walk(host, '/l', 'stay')).path).toBe('/l')
  })

  it('of another user is a danger, and one of the calling user is not', async () => {
    const by = async (uid: number) => said(await dangersOf(machine({ '/l': { link: '/c', uid }, '/c': {} }), '/l'))
    expect(await by(STRANGER)).toEqual(['/l: is a link owned by uid 4711, expected root'])
    expect([await by(0), await by(ME)]).toEqual([[], []])
  })

  it('leads through folders that are judged too, each once', async () => {
    const host = machine({ '/w': { mode: 0o777 }, '/w/l': { link: '/w/c' }, '/w/c': { mode: 0o775 } })
    expect(said(await dangersOf(host, '/w/l'))).toEqual([`/w: ${CAN_WRITE('0777')}`, `/w/c: ${CAN_WRITE('0775')}`])
  })

  it('after 40 others is a loop', async () => {
    const chain = (count: number): Judged =>
      machine({
        ...Object.fromEntries(Array.from({ length: count }, (_, index) => [`/l${index}`, { link: `l${index + 1}` }])),
        [`/l${count}`]: FILE,
      })
    expect(await walk(chain(40), '/l0')).toMatchObject({ path: '/l40', dangers: [] })
    expect(said((await walk(chain(41), '/l0')).dangers)).toEqual(['/l0: has too many levels of links'])
  })
})

describe('a path that cannot be looked at', () => {
  it.each(['/', '/a', '/a/b'])('%s', async (path) => {
    const host = machine({ '/a': {}, '/a/b': {}, '/a/b/c': FILE, [path]: { errno: 'EIO' } })
    expect(said((await walk(host, '/a/b/c')).dangers)).toEqual([`${path}: cannot be looked at: i/o error`])
  })

  it('has no stat, and an error of our own is thrown', async () => {
    expect((await walk(machine({ '/': { errno: 'EACCES' } }), '/a')).stat).toBeNull()
    expect(said(await dangersOf(machine({ '/': { errno: 'EACCES' } }), '/a'))).toEqual([
      '/: cannot be looked at: permission denied',
    ])
    expect(said(await dangersOf({ ...machine({}), lstat: async () => null }, '/a'))).toEqual(['/: does not exist'])
    const bug = new Error('bug')
    const host: Judged = { ...machine({}), lstat: () => Promise.reject(bug) }
    await expect(walk(host, '/a')).rejects.toBe(bug)
  })
})
