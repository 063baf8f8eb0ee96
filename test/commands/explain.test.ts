import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { partsOf } from '../../src/hook/parts.ts'
import { headerDigest, headerOf } from '../../src/hook/provenance.ts'
import { packageVersion } from '../../src/host/share.ts'
import { sha256 } from '../../src/text/sha256.ts'
import { emptyRoot, removeGuests } from '../harness/temp-guest.ts'
import { runCli } from '../run-cli.ts'

const CASE = join(__dirname, '../cases/05-include-and-exclude/root')
const SOURCES = ['--inventory', join(CASE, 'inventory.json')]
let hooks: Readonly<Record<string, string>>
let others: string

beforeAll(async () => {
  const inventory = join(__dirname, '../cases/04-overrides-and-owners/root/inventory.json')
  others = JSON.parse((await runCli(['render', '--json', '--inventory', inventory])).out).files[0].text
  const { files } = JSON.parse((await runCli(['render', '--json', ...SOURCES])).out)
  hooks = Object.fromEntries(files.map(({ fileName, text }: { fileName: string; text: string }) => [fileName, text]))
})
afterAll(removeGuests)

/** A guest with these hooks installed. */
function guestWith(files: Readonly<Record<string, string>>): string {
  const root = emptyRoot()
  mkdirSync(join(root, 'usr/sbin'), { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, 'usr/sbin', name), text)
  return root
}

const explain = async (...args: readonly string[]) => await runCli(['explain', ...args])

test('explain describes the installed hooks of a guest, also if the configuration differs', async () => {
  const root = guestWith(hooks)
  mkdirSync(join(root, 'etc/gen-hooks'), { recursive: true })
  writeFileSync(join(root, 'etc/gen-hooks/config.yaml'), 'watchdog: { deadline: 77 }\n')
  const { status, out } = await explain('--root', root, '--json')
  expect(status).toBe(0)
  const page = JSON.parse(out)
  expect(page).toMatchObject({ source: 'installed', version: packageVersion(), limits: { deadlineSeconds: 300 } })
  expect(page.files.map(({ path }: { path: string }) => path)).toEqual([
    '/usr/sbin/post-thaw-script',
    '/usr/sbin/pre-freeze-script',
  ])
})

test('with GEN_HOOKS_CONFIG explain still describes the installed hooks, not what would be rendered', async () => {
  process.env.GEN_HOOKS_CONFIG = '/nonexistent'
  try {
    expect(JSON.parse((await explain('--root', guestWith(hooks), '--json')).out).source).toBe('installed')
  } finally {
    delete process.env.GEN_HOOKS_CONFIG
  }
})

const edited = (change: (text: string) => string) => {
  const [name = '', text = ''] = Object.entries(hooks)[0] ?? []
  return { ...hooks, [name]: change(text) }
}

/** The first script with that change in its header or settings, and the right digests. */
function forged(change: (text: string) => string): Readonly<Record<string, string>> {
  const [name = '', text = ''] = Object.entries(hooks)[0] ?? []
  const changed = change(text)
  const parts = partsOf(changed)
  if (parts === null || changed === text) throw new Error('no change, or no parts')
  const header = headerOf(changed).map((line) =>
    line.replace(/^(# settings sha256: ).*/, `$1${sha256(parts.settings)}`),
  )
  const whole = header.map((line) => line.replace(/^(# header sha256: ).*/, `$1${headerDigest(header)}`))
  return { [name]: `${whole.join('\n')}\n${parts.settings}${parts.engine}` }
}

/** Each script with another engine, and the right digests and version. */
function ofAnotherVersion(version: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(hooks).map(([name, text]) => {
      const parts = partsOf(text)
      if (parts === null) throw new Error('no parts')
      const engine = `# another\n${parts.engine}`
      const header = headerOf(text).map((line) =>
        line
          .replace(/^(# Rendered by gen-hooks )\S+\./, `$1${version}.`)
          .replace(/^(# engine sha256: ).*/, `$1${sha256(engine)}`),
      )
      const whole = header.map((line) => line.replace(/^(# header sha256: ).*/, `$1${headerDigest(header)}`))
      return [name, `${whole.join('\n')}\n${parts.settings}${engine}`]
    }),
  )
}

test.each([
  ['nothing is installed', () => ({}), /^gen-hooks: no hooks are installed, expected .* \[NOT_EXPLAINED\]/],
  ['a script of another product', () => ({ 'pre-freeze-script': '#!/bin/sh\nexit 0\n' }), /not a hook of gen-hooks/],
  [
    'an edited one',
    () => edited((text) => text.replace("DEADLINE='300'", "DEADLINE='900'")),
    /was edited after gen-hooks .* rendered it \[NOT_EXPLAINED\]\nhint: Only the script itself says/,
  ],
  [
    'a script with a command among its settings, and digests that fit',
    () => forged((text) => text.replace('\nplan() {', '\nreboot\nplan() {')),
    /post-thaw-script:\d+: "?reboot"?: no assignment of a quoted literal.* \[NOT_EXPLAINED\]/,
  ],
  [
    'a script with a setting that the page would not see',
    () => forged((text) => text.replace("DEADLINE='300'", "DEADLINE='300'\nDEADLINE=86400")),
    /post-thaw-script:\d+: .*DEADLINE=86400.* \[NOT_EXPLAINED\]/,
  ],
  [
    'a script with a command in its header',
    () => forged((text) => text.replace('\n# Log: ', '\nreboot\n# Log: ')),
    /post-thaw-script:\d+: .*in the header, expected comments only \[NOT_EXPLAINED\]/,
  ],
  [
    'another version',
    () => ofAnotherVersion('0.0.9'),
    /rendered by gen-hooks 0\.0\.9, expected .* \[NOT_EXPLAINED\]\nhint: Its own header and plan hold/,
  ],
  ['an engine of no version', () => ofAnotherVersion(packageVersion()), /its engine is not that of gen-hooks/],
  [
    'two scripts that are not the same',
    () => ({ ...hooks, 'pre-freeze-script': others }),
    /pre-freeze-script: differs from .*post-thaw-script, expected the same script/,
  ],
])('explain refuses %s', async (_, files, said) => {
  const { status, out, err } = await explain('--root', guestWith(files()))
  expect(err).toMatch(said)
  expect({ status, out }).toEqual({ status: 1, out: '' })
})

test('explain reports a script that cannot be read, and refuses a script together with --inventory', async () => {
  expect((await explain('/nonexistent')).err).toMatch(/cannot be read: no such file or folder \[FILE_UNREADABLE\]/)
  expect((await explain('x', ...SOURCES)).err).toMatch(/--inventory: beside x, expected one of the two \[USAGE\]/)
})
