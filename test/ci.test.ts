import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ALONE, LONGEST, longestFirst } from './beside.ts'

const ROOT = join(__dirname, '..')
const TESTS = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `/test/${name}`)
  .sort()
const quoted = (text: string): readonly string[] => [...text.matchAll(/'([^']+)'/g)].map(([, word = '']) => word)
/** Of the two runs as a normal user, the first layer and the others: the patterns of the files that are left out. */
const [first = [], others = []] = [
  ...readFileSync(join(ROOT, '.ci/run'), 'utf8').matchAll(/--testPathIgnorePatterns((?:[ \\\n]+'[^']+')+)/g),
].map(([, words = '']) => quoted(words))
const LAYERS = '/test/(prove|real)/'
/** Of the first layer, what needs no second run. */
const textAlone = first.filter((pattern) => pattern !== LAYERS)
const leftOutBy = (patterns: readonly string[]): readonly string[] =>
  TESTS.filter((path) => patterns.some((pattern) => new RegExp(pattern).test(path)))

test('each test file is run by exactly one of the scripts test, prove and prove:real', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>
  }
  const ignored = quoted(scripts.test ?? '')
  const folders = [scripts.prove, scripts['prove:real']].map((line) => line?.split(' ').at(-1) ?? '')
  expect([ignored, folders]).toEqual([[LAYERS], ['test/prove/', 'test/real/']])
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

test('each file that must run alone exists, and is left out of the run as a normal user, which runs three files at once', () => {
  expect(ALONE.filter((path) => !TESTS.includes(path))).toEqual([])
  expect(ALONE.filter((path) => !leftOutBy(others).includes(path))).toEqual([])
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
  test('of test/prove and test/real are there alone', () => {
    expect(first).toContain(LAYERS)
    expect(leftOutBy(others)).toContain('/test/prove/scenarios.test.ts')
    expect(leftOutBy(others).filter((path) => !new RegExp(LAYERS).test(path))).toEqual([])
  })

  test('of the first layer are text alone: none looks at the user, the environment, the day or the zone, makes a file or runs a verb', () => {
    const files = leftOutBy(textAlone)
    expect(files).toContain('/test/validate/script/parse-script.test.ts')
    expect(files.filter((path) => new RegExp(LAYERS).test(path))).toEqual([])
    const looks =
      /process\.(?:getuid|env\.(?!UPDATE_GOLDEN))|'node:os'|tempFolder|mkdtemp|Date[.(]|realHost|runCli|hookedGuest|findNamespace/
    expect(files.filter((path) => looks.test(readFileSync(join(ROOT, path), 'utf8')))).toEqual([])
  })

  test('exist', () => {
    const names = [...textAlone, ...others].flatMap((pattern) => {
      const [, folder = '', all = ''] = /^(.+)\((.+)\)$/.exec(pattern) ?? []
      return all.split('|').map((name) => `${folder}${name}`)
    })
    expect(names).toContain('/test/real/package')
    expect(names.filter((name) => !TESTS.some((path) => path.startsWith(name)))).toEqual([])
  })
})
