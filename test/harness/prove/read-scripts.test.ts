import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readScripts } from '../../../src/harness/prove/read-scripts.ts'
import { tempFolder } from '../../host/temp-folder.ts'

const folder = tempFolder()

/** A folder with these files, and the path to it. */
function scripts(name: string, files: Readonly<Record<string, string | Buffer>>): string {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, file, '..'), { recursive: true })
    writeFileSync(join(folder, name, file), content)
  }
  return join(folder, name)
}

test('the pair first, then backupScripts.d by name, and nothing else', () => {
  const path = scripts('all', {
    'README.md': 'not a hook',
    'post-thaw-script': 'thaw',
    'pre-freeze-script': 'freeze',
    'backupScripts.d/20-b': 'b',
    'backupScripts.d/10-a': 'a',
  })
  expect(readScripts(path).map(({ name, bytes }) => [name, Buffer.from(bytes, 'base64').toString()])).toEqual([
    ['pre-freeze-script', 'freeze'],
    ['post-thaw-script', 'thaw'],
    ['backupScripts.d/10-a', 'a'],
    ['backupScripts.d/20-b', 'b'],
  ])
})

test('the bytes are unchanged, and a mode that a checkout lost is restored', () => {
  const bytes = Buffer.from([0, 255, 10, 13, 128])
  const path = scripts('bytes', { 'pre-freeze-script': bytes })
  chmodSync(join(path, 'pre-freeze-script'), 0o644)
  const [script] = readScripts(path)
  expect(Buffer.from(script?.bytes ?? '', 'base64')).toEqual(bytes)
  expect(script?.mode).toBe(0o744)
})

test('one script of the pair may be missing, and a link is read as the file behind it', () => {
  const path = scripts('link', { 'elsewhere.sh': 'thaw' })
  symlinkSync('elsewhere.sh', join(path, 'post-thaw-script'))
  expect(readScripts(path)).toMatchObject([{ name: 'post-thaw-script', bytes: Buffer.from('thaw').toString('base64') }])
})

test.each([
  ['a folder without hooks', () => scripts('none', { 'README.md': '' })],
  ['no folder', () => join(folder, 'nowhere')],
  ['a file', () => join(scripts('file', { x: '' }), 'x')],
])('%s is a usage error', (_, path) => {
  expect(() => readScripts(path())).toThrow(
    expect.objectContaining({
      code: 'USAGE',
      message: expect.stringContaining(': no hook, expected pre-freeze-script'),
    }),
  )
})

test('a file that is no script is refused', () => {
  const large = scripts('large', { 'pre-freeze-script': Buffer.alloc(1024 * 1024 + 1) })
  expect(() => readScripts(large)).toThrow(expect.objectContaining({ code: 'USAGE' }))
  const aFolder = scripts('folder', { 'pre-freeze-script/x': '' })
  expect(() => readScripts(aFolder)).toThrow(expect.objectContaining({ code: 'USAGE' }))
})

test('hooks of gen-hooks are refused: their plan has other instances than a scenario', () => {
  const rendered = readFileSync(
    join(__dirname, '../../cases/01-shipped-configuration/expected/pre-freeze-script'),
    'utf8',
  )
  const ours = scripts('ours', { 'pre-freeze-script': rendered })
  expect(() => readScripts(ours)).toThrow(
    expect.objectContaining({
      code: 'USAGE',
      message: expect.stringContaining(': hooks of gen-hooks, expected others'),
    }),
  )
})
