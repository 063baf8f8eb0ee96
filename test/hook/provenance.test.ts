import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { normalise } from '../../src/config/normalise.ts'
import { ENGINE_BORDER, SETTINGS_BORDER } from '../../src/hook/parts.ts'
import { canonicalJson, readProvenance } from '../../src/hook/provenance.ts'
import { renderHooks } from '../../src/hook/render.ts'
import { readTemplates } from '../../src/hook/templates.ts'
import { sha256 } from '../../src/text/sha256.ts'
import { makeInstance } from './make-instance.ts'

const CONFIG = normalise({})

async function rendered(): Promise<string> {
  const [hook] = renderHooks(CONFIG, [makeInstance('iris:PROD')], { ...(await readTemplates()), version: '7.8.9' })
  return hook?.text ?? ''
}

test('sha256 gives a known digest, and takes text as UTF-8', () => {
  expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  expect(sha256('Caché')).toBe(sha256(Buffer.from('Caché').toString()))
})

test('canonical JSON does not depend on the order of the keys', () => {
  expect(canonicalJson({ b: [{ d: 1, c: 2 }, 3], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1},3]}')
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse())
      expect(canonicalJson(turned)).toBe(canonicalJson(value))
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('a rendered script is ours, unchanged, and has its version and configuration', async () => {
  expect(readProvenance(await rendered())).toEqual({
    kind: 'ours',
    version: '7.8.9',
    configSha256: sha256(canonicalJson(CONFIG)),
    intact: true,
  })
})

test('any change of a byte of the header is seen, or the script is not ours any more', async () => {
  const text = await rendered()
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: text.indexOf(SETTINGS_BORDER) - 1 }),
      fc.constantFrom('', 'x', '\n', '\n# a remark\n', '\nrm -rf /srv\n'),
      (at, put) => {
        const edited = text.slice(0, at) + put + text.slice(at + 1)
        fc.pre(edited !== text)
        const { kind, ...rest } = readProvenance(edited)
        if (kind === 'ours') expect(rest).toMatchObject({ intact: false })
      },
    ),
    { numRuns: 500 },
  )
  const inserted = text.replace('\n#\n# config', '\nrm -rf /srv\n#\n# config')
  expect(readProvenance(inserted)).toMatchObject({ kind: 'ours', intact: false })
})

test('any change of a byte of the settings or of the engine is seen', async () => {
  const text = await rendered()
  const settings = text.indexOf(SETTINGS_BORDER) + SETTINGS_BORDER.length + 1
  expect(settings).toBeGreaterThan(SETTINGS_BORDER.length + 1)
  fc.assert(
    fc.property(fc.integer({ min: settings, max: text.length - 1 }), fc.constantFrom('', 'x\n', '#'), (at, put) => {
      const edited = text.slice(0, at) + put + text.slice(at + 1)
      fc.pre(edited !== text)
      expect(readProvenance(edited)).toMatchObject({ kind: 'ours', intact: false })
    }),
  )
  expect(readProvenance(`${text}\n`)).toMatchObject({ kind: 'ours', intact: false })
  expect(readProvenance(text.slice(0, -1))).toMatchObject({ kind: 'ours', intact: false })
})

test.each([SETTINGS_BORDER, ENGINE_BORDER])('a second border line is an edit: %s', async (border) => {
  expect(readProvenance(`${await rendered()}${border}\n`)).toMatchObject({ kind: 'ours', intact: false })
})

describe.each(['pre-freeze-script', 'post-thaw-script'])('%s of the versions that wrote two scripts', (name) => {
  const text = readFileSync(join(__dirname, 'first-form', name), 'utf8')

  test('is ours, whole', () => {
    expect(readProvenance(text)).toEqual({
      kind: 'ours',
      version: '0.1.0',
      configSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      intact: true,
    })
  })

  test.each([
    ['its header', (script: string) => script.replace('\n#\n# config', '\nrm -rf /srv\n#\n# config')],
    ['its settings', (script: string) => script.replace("SYSLOG='yes'", "SYSLOG='no'")],
    ['its end', (script: string) => `${script}# mine\n`],
  ])('was edited if %s differs', (_what, edit) => {
    expect(edit(text)).not.toBe(text)
    expect(readProvenance(edit(text))).toMatchObject({ kind: 'ours', intact: false })
  })

  test('of a version without a digest of the header is whole while no line of its header runs', () => {
    const first = text.replace(/^# header sha256: .*\n/m, '')
    expect(readProvenance(first)).toMatchObject({ kind: 'ours', intact: true })
    expect(readProvenance(first.replace('\n#\n', '\nrm -rf /srv\n#\n'))).toMatchObject({ kind: 'ours', intact: false })
  })
})

test.each([
  ['', 'nothing'],
  ['#!/bin/sh\nexit 0\n', 'a script of its own'],
  ['#!/bin/sh\n# ---\n', 'only the end of an old header'],
  [`#!/bin/sh\n${SETTINGS_BORDER}\n${ENGINE_BORDER}\n`, 'only the borders'],
  [`#!/bin/sh\n# x\n# Rendered by gen-hooks 0.1.0. Do not edit: x\n${SETTINGS_BORDER}\n`, 'no digests'],
])('%j is foreign: %s', (text) => {
  expect(readProvenance(text)).toEqual({ kind: 'foreign' })
})

test('a header in another place or with another first line is foreign', async () => {
  const text = await rendered()
  expect(readProvenance(`\n${text}`)).toEqual({ kind: 'foreign' })
  expect(readProvenance(text.replace('#!/bin/sh', '#!/bin/bash'))).toEqual({ kind: 'foreign' })
  expect(readProvenance(text.replace('# engine sha256: ', '# engine sha256: x'))).toEqual({ kind: 'foreign' })
  expect(readProvenance(text.replaceAll('\n', '\r\n'))).toEqual({ kind: 'foreign' })
})

test('any bytes are read as foreign or as an edited script, and nothing is thrown', async () => {
  const lines = (await rendered()).slice(0, 2000).split('\n')
  const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array).toString('utf8'))
  // lines of our header in any order are like a header; in the right order without the body they are an edited script
  const shuffled = fc.shuffledSubarray(lines).map((some) => some.join('\n'))
  fc.assert(
    fc.property(fc.oneof(bytes, shuffled), (text) => {
      const found = readProvenance(text)
      expect(found.kind === 'foreign' || !found.intact).toBe(true)
    }),
  )
})
