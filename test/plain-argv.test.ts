import fc from 'fast-check'
import { plainArgv } from '../src/argv.ts'
import { parseByYargs } from '../src/cli-main.ts'
import type { Verb } from '../src/verbs/verb.ts'
import { allVerbs } from '../src/verbs/verbs.ts'

const VALUES = [
  'a',
  '5',
  'true',
  'false',
  '-',
  '',
  "'a'",
  '"',
  'json',
  'with blank',
  'a=b',
  '-x',
  '--yes',
  'init',
  'ü',
  'a\nb',
  '\0',
]
const WORDS = [
  ...VALUES,
  '--',
  '--no-json',
  '--help',
  '-h',
  '--version',
  '--constructor',
  '--file',
  '--_',
  '--json=true',
]

/** Words that may follow a verb; most of them are valid. */
function wordsFor({ options }: Verb): fc.Arbitrary<readonly string[]> {
  const option = fc.constantFrom('none', ...Object.keys(options)).chain((name) => {
    const { choices = [] } = options[name] ?? {}
    const value = fc.constantFrom(...VALUES, ...choices.map(String))
    const [alone, apart, joined] = [
      fc.constant([`--${name}`]),
      value.map((one) => [`--${name}`, one]),
      value.map((one) => [`--${name}=${one}`]),
    ]
    return options[name]?.type === 'boolean'
      ? fc.oneof(alone, alone, alone, apart, joined)
      : fc.oneof(apart, apart, joined, alone)
  })
  const any = fc.constantFrom(...WORDS).map((word) => [word])
  const operand = fc.constantFrom('a', 'b/c', '-').map((word) => [word])
  return fc.array(fc.oneof(option, option, operand, any), { maxLength: 4 }).map((all) => all.flat())
}

/** All values that a verb can read from the command line. */
function told(argv: Readonly<Record<string, unknown>>): unknown {
  const entries = Object.entries(argv).filter(([name, value]) => name !== '_' && name !== '$0' && value !== undefined)
  const said = entries.filter(([, value]) => !Array.isArray(value) || value.length > 0)
  // the value `-` may be written in both ways
  return JSON.parse(JSON.stringify(Object.fromEntries(said)).replaceAll('"\\u0000', '"-'))
}

test('plain words are read as yargs reads them', async () => {
  const verbs = await allVerbs()
  const line = fc.constantFrom(...verbs).chain((verb) => wordsFor(verb).map((words) => ({ verb, words })))
  let plain = 0
  await fc.assert(
    fc.asyncProperty(line, async ({ verb, words }) => {
      const argv = plainArgv(words, verb)
      if (argv === null) return
      plain++
      const name = verb.usage.split(' ')[0] ?? ''
      const parsed = await parseByYargs([name, ...words])
      expect(parsed.kind === 'verb' && { verb: parsed.verb, argv: told(parsed.argv) }).toEqual({
        verb,
        argv: told(argv),
      })
    }),
    { numRuns: 300 },
  )
  expect(plain).toBeGreaterThan(50)
})

test.each([
  ['stun', ['log', '--qos', '5', '--json'], { file: ['log'], qos: '5', json: true }],
  ['stun', ['--since=7d', '-', 'log'], { since: '7d', file: ['\0', 'log'] }],
  ['config', ['show', '--effective'], { action: 'show', effective: true, file: [] }],
  ['status', [], {}],
  ['completion', [], null],
  ['completion', ['bash', 'zsh'], null],
  ['status', ['operand'], null],
  ['status', ['--json', '--json'], null],
  ['status', ['--jsn'], null],
  ['status', ['--help'], null],
  ['stun', ['--qos'], null],
  ['stun', ['log', '--', '-log'], null],
  ['report', ['--format', 'gif'], null],
] as const)('plainArgv reads %s %j, or leaves it to yargs', async (name, words, argv) => {
  const verb = (await allVerbs()).find(({ usage }) => usage.split(' ')[0] === name)
  expect(verb && plainArgv(words, verb)).toEqual(argv)
})
