import { MAX_CONFIG_BYTES } from '../../src/config/limits.ts'
import { problemsOf } from './problems.ts'

// as in the tool. Jest has 100, which costs more than the reading where a text has 60,000 mistakes
Error.stackTraceLimit = 10

const full = (unit: string): string => unit.repeat(Math.floor(MAX_CONFIG_BYTES / unit.length))

describe('text that is not one plain YAML document', () => {
  test.each([
    ['a tab as indentation', 'freeze:\n\ttimeout: 60', 'c.yaml:2: not valid YAML: Tabs are not allowed as indentation'],
    ['a key written twice', 'freeze: {}\nthaw: {}\nfreeze: {}', 'c.yaml:3: freeze: written twice, first on line 1'],
    [
      'a key written twice in other spelling',
      'instances:\n  overrides:\n    A: {}\n    "A": {}\n',
      'c.yaml:4: instances.overrides.A: written twice, first on line 3',
    ],
    ['an anchor', 'freeze: &a {}', 'c.yaml:1: an anchor or alias, expected the value written out'],
    ['a tag', 'freeze: !!binary aGk=', 'c.yaml:1: the tag "tag:yaml.org,2002:binary", expected a value without one'],
    [
      'a tag of a language',
      '!!js/function x',
      'c.yaml:1: not valid YAML: Unresolved tag: tag:yaml.org,2002:js/function',
    ],
    ['two documents', 'freeze: {}\n---\nthaw: {}', 'c.yaml:2: a second document, expected one'],
    ['old YAML', '%YAML 1.1\n---\nlog: {syslog: yes}', 'c.yaml:1: a %YAML directive, expected YAML 1.2'],
    ['a list as a key', '? [a]\n: 1', 'c.yaml:1: a key that is not a word, expected a name'],
    ['no key', ': 1', 'c.yaml:1: a key that is not a word, expected a name'],
    [
      'the prototype',
      'instances: {overrides: {__proto__: {a: 1}}}',
      'c.yaml:1: instances.overrides.__proto__: this key is not accepted',
    ],
    ['flow nested without end', full('['), 'c.yaml:1: nested too deeply, expected at most 16 levels'],
    ['mappings nested without end', full('{a: '), 'c.yaml:1: nested too deeply, expected at most 16 levels'],
    ['flow nested over many lines', full('[\n'), 'c.yaml:17: nested too deeply, expected at most 16 levels'],
    ['lists nested without end', full('- '), 'c.yaml:1: nested too deeply, expected at most 16 levels'],
    ['keys nested without end', full('? '), 'c.yaml:1: nested too deeply, expected at most 16 levels'],
  ])('%s', (_what, text, expected) => {
    expect(problemsOf(text)).toEqual([expected])
  })

  test('aliases that would expand to many values are refused before they are expanded', () => {
    const levels = Array.from({ length: 30 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(9)}]`)
    const problems = problemsOf(`l0: &l0 x\n${levels.join('\n')}\n`)
    expect(problems).toHaveLength(31)
    expect(problems[0]).toBe('c.yaml:1: an anchor or alias, expected the value written out')
  })

  test('blocks nested as deeply as their indentation allows are read and refused', () => {
    let text = ''
    for (let indent = 0; text.length + indent + 40 < MAX_CONFIG_BYTES; indent += 30) {
      text += `${' '.repeat(indent)}${'- '.repeat(14)}\n`
    }
    expect(problemsOf(text).length).toBeGreaterThan(0)
  })

  test.each([
    ']\n',
    'a: ',
    '"',
    '*a ',
    '&a ',
    '!a ',
    '|\n',
    '%a\n',
    '---\n',
    ',',
    ': ',
    '#',
    '\n',
    'a: 1\n',
    '<<: {}\n',
  ])('a file of the largest size, full of %j, gives at most fifty problems and a count', (unit) => {
    expect(problemsOf(full(unit)).length).toBeLessThanOrEqual(51)
  })

  test.each(['', '\n', '# only a comment', '---\n', 'null', '\ufefffreeze: {}'])(
    '%j is an empty configuration',
    (text) => {
      expect(problemsOf(text)).toEqual([])
    },
  )
})
