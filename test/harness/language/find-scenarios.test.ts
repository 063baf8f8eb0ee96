import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { GenHooksError } from '../../../src/errors.ts'
import { findScenarios } from '../../../src/harness/language/find-scenarios.ts'
import { tempFolder } from '../../host/temp-folder.ts'

const folder = tempFolder()

function write(path: string, text: string): string {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return file
}

const GOOD = '# It is good.\nsnapshot good\n'
for (const path of ['good/a.scenario', 'good/b.scenario', 'good/deep/a.scenario', 'good/notes.txt']) write(path, GOOD)

const namesOf = (pattern: string): readonly string[] => findScenarios(pattern).map(({ name }) => name)
const below = (pattern: string): readonly string[] =>
  namesOf(join(folder, pattern)).map((name) => relative(folder, join(process.cwd(), name)))

function refused(act: () => unknown): { readonly code: string; readonly message: string } {
  try {
    act()
  } catch (error) {
    if (error instanceof GenHooksError) return { code: error.code, message: error.message }
    throw error
  }
  throw new Error('was not refused')
}

describe('scenarios of the package', () => {
  test('all are found without a pattern', () => {
    const all = findScenarios(undefined).map(({ name }) => name)
    expect(all).toContain('freeze/one-refuses')
    expect(all).toEqual(namesOf('**'))
    const files = all.map((name) => `${name}.scenario`)
    expect(files).toEqual([...files].sort())
  })

  test('a name finds one scenario', () => {
    expect(namesOf('freeze/one-refuses')).toEqual(['freeze/one-refuses'])
  })

  test('a name without a slash is found in any folder', () => {
    expect(namesOf('one-refuses')).toEqual(['freeze/one-refuses'])
  })

  test('* matches any characters but a slash, ? matches one', () => {
    const some = namesOf('freeze/*')
    expect(some.length).toBeGreaterThan(5)
    expect(some.filter((name) => !/^freeze\/[^/]+$/.test(name))).toEqual([])
    expect(namesOf('fr?eze/one-refuse?')).toEqual(['freeze/one-refuses'])
  })

  test('a character that is special in a regular expression only matches itself', () => {
    expect(refused(() => namesOf('freeze/one.refuses')).code).toBe('USAGE')
    expect(refused(() => namesOf('freeze/(one|two)-refuses')).code).toBe('USAGE')
    expect(refused(() => namesOf('freeze?one-refuses')).code).toBe('USAGE')
  })
})

describe('scenario files of the user', () => {
  test.each([
    ['good/a.scenario', ['good/a']],
    ['good/*.scenario', ['good/a', 'good/b']],
    ['good', ['good/a', 'good/b', 'good/deep/a']],
    ['good/', ['good/a', 'good/b', 'good/deep/a']],
    ['good/**', ['good/a', 'good/b', 'good/deep/a']],
    ['good/*/a.scenario', ['good/deep/a']],
    ['goo?/b*', ['good/b']],
  ])('%s', (pattern, names) => {
    expect(below(pattern)).toEqual(names)
  })

  test('a path that begins with ./ finds the file, and the scenario has its name from the current folder', () => {
    expect(namesOf(`./${relative('.', join(folder, 'good/a.scenario'))}`)).toEqual([
      relative('.', join(folder, 'good/a')),
    ])
  })
})

test.each(['nothing/like-it', './nowhere/*.scenario', '/nowhere', ''])('%j is a usage error', (pattern) => {
  expect(refused(() => findScenarios(pattern))).toEqual({
    code: 'USAGE',
    message: `--scenario: ${JSON.stringify(pattern)}: no such scenario, expected a name or a glob of --list, or a path`,
  })
})

test('a folder without a scenario is a usage error', () => {
  write('empty/notes.txt', GOOD)
  expect(refused(() => findScenarios(join(folder, 'empty'))).code).toBe('USAGE')
})

test('every problem of every file is reported with its line', () => {
  const one = relative('.', write('bad/one.scenario', '# One.\n\nmelt iris:A\nneeds ours\nfreeze now\n'))
  const two = relative('.', write('bad/two.scenario', '# Two.\nfreeze\n-- config.yaml --\nlayout: none\n'))
  write('bad/three.scenario', GOOD)
  const { code, message } = refused(() => findScenarios(join(folder, 'bad')))
  expect(code).toBe('SCENARIO_INVALID')
  expect(message.split('\n').map((line) => line.split(' ')[0])).toEqual([`${one}:3:`, `${two}:4:`])
})

test('a path that cannot be read is an error', () => {
  const file = write('plain.scenario', GOOD)
  expect(refused(() => findScenarios(`${file}/below`)).code).toBe('FILE_UNREADABLE')
})

describe('scenarios for guests of one kind', () => {
  const of = (text: string, kind: 'iris' | 'cache') => findScenarios(write('kind/x.scenario', text), kind)[0]

  test('each instance of the file is of that kind', () => {
    expect(
      of('# A.\ninstance iris:A cache:B\nfault cache:B freeze hang\nfreeze\nfrozen iris:A\n', 'cache'),
    ).toMatchObject({
      instances: [
        { kind: 'cache', name: 'A' },
        { kind: 'cache', name: 'B' },
      ],
      faults: [{ words: ['cache:B', 'freeze'] }],
      steps: [{ verb: 'freeze' }, { words: ['cache:A'] }],
      needs: [],
    })
  })

  test('a file that has one name in both kinds needs both kinds', () => {
    expect(of('# A.\ninstance iris:A cache:A\nfreeze\n', 'iris')?.needs).toEqual(['both-kinds'])
  })
})
