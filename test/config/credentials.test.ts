import { chmodSync, chownSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { checkCredentials } from '../../src/config/credentials.ts'
import { normalise } from '../../src/config/normalise.ts'
import { realHost } from '../../src/host/real-host.ts'
import { tempRoot } from './temp-root.ts'

const { root, write } = tempRoot()
const asRoot = process.getuid?.() === 0 ? test : test.skip
const host = realHost({ root })

const ROOT_FOLDER = { type: 'directory', mode: 0o755, uid: 0, gid: 0, size: 0 } as const
const fileOf = (uid: number) => ({ type: 'file', mode: 0o600, uid, gid: 0, size: 12 }) as const
const folders = { readLink: async () => '' }

async function messagesOf(path: string): Promise<readonly string[]> {
  const problems = await checkCredentials(host, normalise({ credentials: path }))
  return problems.map(({ message }) => message)
}

describe('a credential file', () => {
  test.each(['_system\nsecret\n', '_system\nsecret', 'user\npass word\n', 'us\u00e9r\np\u00e4ss\n'])(
    'with the content %j is good',
    async (content) => {
      write('/good', content)
      expect(await messagesOf('/good')).toEqual([])
    },
  )

  const expected = 'expected two lines, user and password'
  test.each([
    ['', `empty, ${expected}`],
    ['user', `holds 1 line, ${expected}`],
    ['user\n', `holds 1 line, ${expected}`],
    ['user\nsecret\n\n', `holds 3 lines, ${expected}`],
    ['user\nsecret\nmore\n', `holds 3 lines, ${expected}`],
    ['\nsecret\n', `holds an empty line, ${expected}`],
    ['user\n \n', `holds an empty line, ${expected}`],
    ['user\r\nsecret\r\n', `holds a carriage return, ${expected} that end with a line feed alone`],
    ['user\nse\0cret\n', `holds a NUL byte, ${expected}`],
  ])('with the content %j is refused', async (content, message) => {
    write('/bad', content)
    expect(await messagesOf('/bad')).toEqual([message])
  })

  test('of more than 4096 bytes is refused', async () => {
    write('/long', `user\n${'s'.repeat(4092)}`)
    expect(await messagesOf('/long')).toEqual(['larger than 4096 bytes, expected two lines'])
  })

  test.each(['640', '604', '610', '601', '777'])('of mode 0%s is refused', async (octal) => {
    const mode = Number.parseInt(octal, 8)
    write('/open', 'user\nsecret\n', mode)
    expect(await messagesOf('/open')).toEqual([`mode 0${octal} lets others in, expected 0600`])
  })

  test('of mode 0400 is good', async () => {
    write('/closed', 'user\nsecret\n', 0o400)
    expect(await messagesOf('/closed')).toEqual([])
  })

  test('that is missing, a folder or a symlink is refused', async () => {
    write('/target', 'user\nsecret\n')
    symlinkSync('target', join(root, 'link'))
    mkdirSync(join(root, 'dir'))
    expect(await messagesOf('/none')).toEqual(['does not exist, expected a credential file'])
    expect(await messagesOf('/link')).toEqual(['a symlink, expected a regular file'])
    expect(await messagesOf('/dir')).toEqual(['a folder, expected a regular file'])
  })

  test.each([0o775, 0o757, 0o777])(
    'in a folder of mode %i (decimal), or below such a folder, is refused',
    async (mode) => {
      write('/wide/inner/file', 'user\nsecret\n')
      chmodSync(join(root, 'wide'), mode)
      expect(await messagesOf('/wide/inner/file')).toEqual([expect.stringMatching(/^\/wide can be written by others /)])
    },
  )

  test('is good in our own folder inside a sticky folder; a link on the path is judged by its target', async () => {
    write('/held/tmp/file', 'user\nsecret\n')
    chmodSync(join(root, 'held'), 0o1777)
    symlinkSync('held/tmp', join(root, 'way'))
    expect(await messagesOf('/way/file')).toEqual([])
    chmodSync(join(root, 'held/tmp'), 0o777)
    expect(await messagesOf('/way/file')).toEqual([expect.stringMatching(/^\/held\/tmp can be written by others /)])
  })

  asRoot('in the folder of another user is refused (needs root for chown)', async () => {
    write('/home/bob/file', 'user\nsecret\n')
    chownSync(join(root, 'home/bob'), 4711, 4711)
    expect(await messagesOf('/home/bob/file')).toEqual(['/home/bob is owned by uid 4711, expected root'])
  })

  test.each([
    [0, 0, []],
    [0, 1000, ['owned by user id 1000, expected root']],
    [1000, 1000, []],
    [1000, 0, []],
    [1000, 1001, ['owned by user id 1001, expected root']],
  ])('checked by user %i and owned by %i', async (uid, owner, messages) => {
    const files = {
      ...folders,
      uid,
      lstat: async (path: string) => (path === '/' ? ROOT_FOLDER : fileOf(owner)),
      readFile: async () => Buffer.from('user\nsecret\n'),
    }
    const problems = await checkCredentials(files, normalise({ credentials: '/f' }))
    expect(problems.map(({ message }) => message)).toEqual(messages)
  })

  test('that cannot be read gives a message', async () => {
    const files = {
      ...folders,
      uid: 1000,
      lstat: async (path: string) => (path === '/' ? ROOT_FOLDER : fileOf(0)),
      readFile: async () => {
        throw Object.assign(new Error('no'), { code: 'EACCES' })
      },
    }
    expect(await checkCredentials(files, normalise({ credentials: '/f' }))).toEqual([
      { source: '/f', line: 0, message: 'cannot be read: permission denied, expected a file this user may read' },
    ])
  })
})

test('each credential file is checked once, also a file of overrides, and its content is not printed', async () => {
  write('/a', 'hunter2')
  write('/b', 'hunter2\nhunter2\nhunter2', 0o644)
  const config = normalise({
    credentials: '/b',
    instances: { overrides: { X: { credentials: '/a' }, Y: { credentials: '/b' }, Z: { credentials: null } } },
  })
  const problems = await checkCredentials(host, config)
  expect(problems.map(({ source }) => source)).toEqual(['/a', '/b', '/b'])
  expect(JSON.stringify(problems)).not.toContain('hunter2')
})

test('a configuration without a credential file has no credential problem', async () => {
  expect(await checkCredentials(host, normalise({}))).toEqual([])
})
