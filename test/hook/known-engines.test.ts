import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { EARLIER_ENGINES_FILE, enginesIn } from '../../src/hook/known-engines.ts'
import { optionalText, packageVersion } from '../../src/host/share.ts'

jest.mock('../../src/host/share.ts', () => {
  const real = jest.requireActual('../../src/host/share.ts')
  return { ...real, optionalText: jest.fn(real.optionalText) }
})
const content = jest.mocked(optionalText)

const ENGINE = { version: '0.1.0', sha256: 'a'.repeat(64), lines: 9 }

test.each([
  [null, []],
  ['', []],
  ['{', []],
  ['{}', []],
  ['null', []],
  ['[null, 1, "x", {}]', []],
  [
    JSON.stringify([ENGINE, { ...ENGINE, sha256: 'A' }, { ...ENGINE, version: 1 }, { ...ENGINE, lines: 'x' }]),
    [ENGINE],
  ],
])('enginesIn keeps only the valid entries of %j', (text, expected) => {
  content.mockReturnValueOnce(text)
  expect(enginesIn('engines.json')).toEqual(expected)
})

test('the changelog has the engine digest of each earlier version, and this version is not among the earlier ones', () => {
  const changelog = readFileSync(join(__dirname, '../../CHANGELOG.md'), 'utf8').split(/^## /m)
  const text = readFileSync(join(__dirname, '../..', EARLIER_ENGINES_FILE), 'utf8')
  const earlier = enginesIn(EARLIER_ENGINES_FILE)
  expect(earlier).toEqual(JSON.parse(text))
  for (const { version, sha256 } of earlier) {
    expect(version).not.toBe(packageVersion())
    expect(changelog.find((part) => part.startsWith(`${version}\n`))).toContain(sha256)
  }
})
