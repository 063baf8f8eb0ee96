import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CHECKOUT } from '../built.ts'
import { tempFolder } from '../host/temp-folder.ts'

const folder = tempFolder()
const bin = join(folder, 'bin')
const launcher = join(folder, 'gen-hooks')

/** The packed launcher, with places of this machine instead of those below /usr. */
beforeAll(() => {
  mkdirSync(bin)
  mkdirSync(join(folder, 'usr/local/bin'), { recursive: true })
  mkdirSync(join(folder, 'usr/bin'), { recursive: true })
  const text = readFileSync(join(CHECKOUT, 'packaging/gen-hooks.sh'), 'utf8')
  writeFileSync(launcher, text.replaceAll(/(?<=[ =])\/usr(?=\/(?:local|bin|share\/gen-hooks))/g, join(folder, 'usr')))
})

const node = (path: string, version: string): void =>
  writeFileSync(
    join(folder, path),
    `#!/bin/sh\nif [ "$1" = --version ]; then echo '${version}'; else echo "${path}" "$@"; exit 7; fi\n`,
    { mode: 0o755 },
  )

const start = (...words: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync('/bin/sh', [launcher, ...words], {
    encoding: 'utf8',
    // tr and cat, and no node
    env: { PATH: `${bin}:${join(folder, 'programs')}` },
  })
  return { status, stdout, stderr }
}

beforeAll(() => {
  mkdirSync(join(folder, 'programs'))
  for (const name of ['tr', 'cat'])
    writeFileSync(join(folder, 'programs', name), `#!/bin/sh\nPATH=/usr/bin:/bin exec ${name} "$@"\n`, { mode: 0o755 })
})

afterEach(() => {
  for (const place of ['bin/node', 'bin/nodejs', 'usr/local/bin/node', 'usr/bin/node-22'])
    rmSync(join(folder, place), { force: true })
})

const tool = join(folder, 'usr/share/gen-hooks/gen-hooks.mjs')

test.each(['v20.19.0', 'v20.20.1', 'v21.0.0', 'v22.4.0', 'v30.1.2'])(
  'with node %s the launcher starts the tool with its arguments, and exits with its status',
  (version) => {
    node('bin/node', version)
    expect(start('thaw', 'a b')).toEqual({ status: 7, stdout: `bin/node ${tool} thaw a b\n`, stderr: '' })
  },
)

test.each(['v20.18.3', 'v18.19.0', 'v8.17.0', 'v0.10.48', 'v12.22.12', 'nothing'])(
  'node %s is too old, and a message reports this',
  (version) => {
    node('bin/node', version)
    const { status, stdout, stderr } = start('status')
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(
      new RegExp(
        `^gen-hooks: node: version ${version.replace('v', '')} \\(${bin}/node\\), expected 20.19 or newer\\nhint: `,
      ),
    )
  },
)

test.each([
  ['bin/nodejs', 'v22.1.0'],
  ['usr/local/bin/node', 'v20.19.5'],
  ['usr/bin/node-22', 'v22.20.0'],
])('after a node that is too old, %s is found', (path, version) => {
  node('bin/node', 'v18.19.0')
  node(path, version)
  expect(start('detect').stdout).toBe(`${path} ${tool} detect\n`)
})

test('without node the launcher says what works without it, and answers --nagios with a line of UNKNOWN', () => {
  const { status, stdout, stderr } = start('thaw')
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr).toMatch(/^gen-hooks: node: not found, expected 20\.19 or newer\nhint: /)
  expect(stderr).toContain('/usr/sbin/post-thaw-script status')
  expect(start('status', '--nagios')).toEqual({
    status: 3,
    stdout: 'GEN-HOOKS UNKNOWN - node: not found, expected 20.19 or newer\n',
    stderr: '',
  })
})
