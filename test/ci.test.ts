import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(__dirname, '..')
const TESTS = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `/test/${name}`)
  .sort()
const quoted = (text: string): readonly string[] => [...text.matchAll(/'([^']+)'/g)].map(([, word = '']) => word)

test('each test is of one of the three commands, and of no other', () => {
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

describe('what CI leaves out of the run as a normal user', () => {
  const [, words = ''] = /--testPathIgnorePatterns \\\n(.*?)--/s.exec(readFileSync(join(ROOT, '.ci/run'), 'utf8')) ?? []
  const patterns = quoted(words)

  test('is of the other two layers: the first is run whole', () => {
    const leftOut = TESTS.filter((path) => patterns.some((pattern) => new RegExp(pattern).test(path)))
    expect(leftOut).toContain('/test/prove/scenarios.test.ts')
    expect(leftOut.filter((path) => !/^\/test\/(prove|real)\//.test(path))).toEqual([])
  })

  test('is there', () => {
    const names = patterns.flatMap((pattern) => {
      const [, folder = '', all = ''] = /^(.+)\((.+)\)$/.exec(pattern) ?? []
      return all.split('|').map((name) => `${folder}${name}`)
    })
    expect(names).toContain('/test/real/package')
    expect(names.filter((name) => !TESTS.some((path) => path.startsWith(name)))).toEqual([])
  })
})
