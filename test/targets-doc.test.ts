import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findScenarios } from '../src/harness/language/find-scenarios.ts'
import { RENDER_TARGET_NAMES } from '../src/model.ts'

const ROOT = join(import.meta.dirname, '..')
const page = readFileSync(join(ROOT, 'docs/reference/targets.md'), 'utf8')

test('each target has a column, or a section of its own', () => {
  const named = [...page.matchAll(/`(?:render --target )?([a-z-]+)`/g)].map(([, name]) => name)
  expect(RENDER_TARGET_NAMES.filter((name) => !named.includes(name))).toEqual([])
})

test('each test that the page names is there', () => {
  const paths = [...page.matchAll(/\btest\/[a-z/-]+[a-z]/g)].map(([path]) => path)
  expect(paths.length).toBeGreaterThan(5)
  expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([])
  const folders = [...page.matchAll(/scenarios `([a-z]+)\/\*`/g)].map(([, folder]) => folder)
  expect(folders).toEqual(['containers'])
  expect(folders.filter((folder) => findScenarios(`${folder}/*`).length === 0)).toEqual([])
})

test('each row of a table has a word for each column', () => {
  const rows = page.split('\n').map((line) => (line.startsWith('|') ? line.split(/(?<!\\)\|/).length : 0))
  expect(
    rows.flatMap((cells, at) => (cells !== 0 && rows[at - 1] ? (cells === rows[at - 1] ? [] : [at + 1]) : [])),
  ).toEqual([])
})
