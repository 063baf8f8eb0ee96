import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { debianCopyright } from '../../src/release/copyright.ts'
import { allLicences, readThirdParties } from '../../src/release/third-parties.ts'
import { builtDist } from '../built.ts'
import { factsOf } from './facts-of.ts'

const built = readFileSync(join(builtDist(), 'share/THIRD-PARTY.txt'), 'utf8')
const parties = readThirdParties(built)

test('each package in the tool is read with its licence and the works that were compiled into it', () => {
  const headings = [...built.matchAll(/^-{5,10} .+: .+$/gm)]
  expect(parties.length + parties.flatMap(({ holds }) => holds).length).toBe(headings.length)
  expect(parties.find(({ name }) => name === 'yargs')).toMatchObject({ license: 'MIT', holds: [] })
  const compiled = parties.flatMap(({ holds }) => holds.map(({ name }) => name))
  expect(compiled).toEqual(expect.arrayContaining(['mvdan.cc/sh', 'TinyGo, its runtime', 'GMP', 'vector']))
})

test('each licence stands once in the licence of the package, as an SPDX expression', () => {
  const words = allLicences('GPL-3.0-or-later', parties)
  expect(words).toMatch(/^GPL-3\.0-or-later AND /)
  expect(words).toContain(' AND (MIT OR Apache-2.0)')
  const names = words.split(/ AND | OR |[()]+/).filter(Boolean)
  expect(names.filter((name) => !/^[A-Za-z0-9.-]+$/.test(name))).toEqual([])
})

test('the copyright file of Debian has the text of each licence, except those that every Debian system has', () => {
  const text = debianCopyright(factsOf(builtDist()), parties)
  for (const { name } of parties) expect(text).toContain(`\nFiles: node_modules/${name}/*\nCopyright: `)
  expect(text).toContain('Eemeli Aro')
  expect(text).toContain('/usr/share/common-licenses/GPL-3')
  expect(text).not.toMatch(/TERMS AND CONDITIONS\b/)
  // lines that begin with a blank continue a field
  const lines = text.split('\n').filter((line) => !/^(?:| .+|[A-Z][A-Za-z-]+: .+)$/.test(line))
  expect(lines).toEqual([])
})
