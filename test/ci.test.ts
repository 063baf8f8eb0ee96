import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ALONE, LONGEST, longestFirst } from './beside.ts'

const ROOT = join(__dirname, '..')
const TESTS = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `/test/${name}`)
  .sort()
const quoted = (text: string): readonly string[] => [...text.matchAll(/'([^']+)'/g)].map(([, word = '']) => word)
const [, words = ''] = /--testPathIgnorePatterns \\\n(.*?)--/s.exec(readFileSync(join(ROOT, '.ci/run'), 'utf8')) ?? []
const patterns = quoted(words)

test('each test file is run by exactly one of the scripts test, prove and prove:real', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>
  }
  const ignored = quoted(scripts.test ?? '')
  const folders = [scripts.prove, scripts['prove:real']].map((line) => line?.split(' ').at(-1) ?? '')
  expect([ignored, folders]).toEqual([['/test/(prove|real)/'], ['test/prove/', 'test/real/']])
  const isFirst = (path: string): boolean => !ignored.some((one) => new RegExp(one).test(path))
  const commandsOf = (path: string): number =>
    folders.filter((folder) => path.includes(folder)).length + (isFirst(path) ? 1 : 0)
  expect(TESTS.length).toBeGreaterThan(200)
  expect(TESTS.filter((path) => commandsOf(path) !== 1)).toEqual([])
})

test('the longest files exist, are begun in their order before all others, and none of them runs alone', () => {
  expect(LONGEST.filter((path) => !TESTS.includes(path) || ALONE.includes(path))).toEqual([])
  const begun = longestFirst(TESTS.map((path) => ({ path: `/clone${path}` }))).map(({ path }) => path)
  const longest = LONGEST.map((path) => `/clone${path}`)
  expect(begun).toEqual([...longest, ...TESTS.map((path) => `/clone${path}`).filter((path) => !longest.includes(path))])
})

test('each file that must run alone exists, and is left out of the run as a normal user, which runs two files at once', () => {
  expect(ALONE.filter((path) => !TESTS.includes(path))).toEqual([])
  expect(ALONE.filter((path) => !patterns.some((pattern) => new RegExp(pattern).test(path)))).toEqual([])
})

test('package.json refuses the install script of each package that has one, of which npm warns else', () => {
  const read = (name: string) => JSON.parse(readFileSync(join(ROOT, name), 'utf8'))
  const packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>> = read('package-lock.json').packages
  const named = Object.keys(packages)
    .filter((path) => path !== '' && packages[path]?.hasInstallScript === true)
    .map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length))
  expect(named.length).toBeGreaterThan(0)
  expect(read('package.json').allowScripts).toEqual(Object.fromEntries(named.map((name) => [name, false])))
})

describe('the files that CI leaves out of the run as a normal user', () => {
  test('are in test/prove and test/real: all others are run', () => {
    const leftOut = TESTS.filter((path) => patterns.some((pattern) => new RegExp(pattern).test(path)))
    expect(leftOut).toContain('/test/prove/scenarios.test.ts')
    expect(leftOut.filter((path) => !/^\/test\/(prove|real)\//.test(path))).toEqual([])
  })

  test('exist', () => {
    const names = patterns.flatMap((pattern) => {
      const [, folder = '', all = ''] = /^(.+)\((.+)\)$/.exec(pattern) ?? []
      return all.split('|').map((name) => `${folder}${name}`)
    })
    expect(names).toContain('/test/real/package')
    expect(names.filter((name) => !TESTS.some((path) => path.startsWith(name)))).toEqual([])
  })
})
