import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { engineOf, engineText } from '../../src/hook/engine.ts'
import { partsOf } from '../../src/hook/parts.ts'
import { readTemplates } from '../../src/hook/templates.ts'
import { realHost } from '../../src/host/real-host.ts'
import { builtTool } from '../built-tool.ts'
import { tempFolder } from '../host/temp-folder.ts'
import { runCli } from '../run-cli.ts'

const folder = tempFolder()
const INVENTORY = join(__dirname, '../cases/01-shipped-configuration/root/inventory.json')

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

let engine: { readonly version: string; readonly sha256: string; readonly lines: number }
let rendered: string
beforeAll(async () => {
  const templates = await readTemplates()
  engine = engineOf(templates.version, engineText(templates))
  const { files } = JSON.parse(builtTool(['render', '--inventory', INVENTORY, '--json']).out)
  rendered = files[0].text
})

test('the build knows the engine that its templates render', () => {
  const { version, sha256, lines } = engine
  expect(builtTool(['engine'])).toEqual({
    status: 0,
    out: `VERSION  LINES  ENGINE SHA256\n${version}    ${lines}   ${sha256}\n`,
    err: '',
  })
  expect(JSON.parse(builtTool(['engine', '--json']).out)).toMatchObject({ version, engines: [engine], files: [] })
})

test('--text prints the bytes that have this digest, for this version and for a script', () => {
  const { out } = builtTool(['engine', '--text'])
  expect(engineOf(engine.version, out)).toEqual(engine)
  expect(partsOf(rendered)?.engine).toBe(out)
  expect(builtTool(['engine', '--text', file('rendered', rendered)])).toEqual({ status: 0, out, err: '' })
})

test('engine names the version that each script has its engine from, and says whether its settings are sound', () => {
  const good = file('good', rendered)
  const unsound = file('unsound', rendered.replace("SYSLOG='yes'", "SYSLOG='maybe'"))
  const other = file('other', `${rendered}:\n`)
  const foreign = file('foreign', '#!/bin/sh\nexit\n')
  expect(builtTool(['engine', good])).toMatchObject({
    status: 0,
    out: expect.stringMatching(
      `^${good}: engine of gen-hooks ${engine.version}, settings sound\n    engine sha256: ${engine.sha256}\n    settings sha256: [0-9a-f]{64}\n$`,
    ),
  })
  const { status, out } = builtTool(['engine', unsound, other, foreign])
  expect(status).toBe(1)
  expect(out.split('\n').filter((line) => line.includes('edited after'))).toHaveLength(2)
  const heads = out.split('\n').filter((line) => /^\S/.test(line))
  expect(heads).toEqual([
    `${unsound}: engine of gen-hooks ${engine.version}, settings not sound`,
    `${other}: engine not known, settings sound`,
    `${foreign}: no engine of gen-hooks`,
  ])
  expect(out).toMatch(/\n {4}line \d+: SYSLOG: "maybe", expected 'yes' or 'no'\n/)
  const document = JSON.parse(builtTool(['engine', '--json', good, unsound, other, foreign]).out)
  expect(document.files).toMatchObject([
    { file: good, engine: 'known', version: engine.version, engineSha256: engine.sha256, intact: true, faults: [] },
    { file: unsound, engine: 'known', intact: false, faults: [{ message: `SYSLOG: "maybe", expected 'yes' or 'no'` }] },
    { file: other, engine: 'not known', faults: [] },
    { file: foreign, engine: 'none', faults: [] },
  ])
})

test('a value that was changed by hand is reported, also if the settings are sound', () => {
  const changed = file('changed', rendered.replace(/^DEADLINE='\d+'$/m, "DEADLINE='299'"))
  const { status, out } = builtTool(['engine', changed])
  expect(status).toBe(1)
  expect(out).toContain('settings sound\n')
  expect(out).toContain('    edited after it was rendered: its header tells other digests\n')
})

test.each([
  [['--text', '--json'], 'USAGE', '--text: with --json, expected one of both'],
  [['--text', 'A', 'B'], 'USAGE', '--text: 2 files, expected one at most'],
  [['--text', 'FOREIGN'], 'USAGE', 'has no engine, expected a script of gen-hooks'],
  [['nowhere'], 'FILE_UNREADABLE', 'nowhere: cannot be read'],
])('engine %j: %s', async (words, code, message) => {
  const names: Readonly<Record<string, string>> = { A: rendered, B: rendered, FOREIGN: '#!/bin/sh\n' }
  const args = words.map((word) => (names[word] === undefined ? word : file(word, names[word])))
  const { status, err } = await runCli(['engine', ...args], realHost())
  expect(status).toBe(1)
  expect(err).toContain(message)
  expect(err).toContain(`[${code}]`)
})

test('templates that were changed after the build render an unknown engine, and render reports this', async () => {
  // single modules have no table of engines, like a tool whose table lacks its own engine
  const { status, out, err } = await runCli(['engine'], realHost())
  expect([status, err]).toEqual([
    1,
    'engine: what the templates render is not the engine of the build, and is checked in full\n',
  ])
  expect(out).toContain(engine.sha256)
})

test('validate checks a rendered script, and an installed script in a folder, by the digest of the engine', () => {
  const { status, out } = builtTool(['validate', file('again', rendered)])
  expect([status, out]).toEqual([
    0,
    `1 file clean by engine digest (gen-hooks ${engine.version}), settings grammar, /bin/sh -n\n`,
  ])
})
