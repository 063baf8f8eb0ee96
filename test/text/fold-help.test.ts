import { foldHelp } from '../../src/text/fold-help.ts'
import { VERB_NAMES } from '../../src/verbs/verbs.ts'
import { runCli } from '../run-cli.ts'

const HELP = `gen-hooks x

Options:
  -h, --help   show this help  [boolean]
      --target the program that calls
      --config  FILE: configuration, YAML or JSON (default: what GEN_HOOKS_CONFIG names)  [string]

Examples:
  gen-hooks x --inventory host.json --out review/ --config site.yaml  for a review`

test('a long line of a help text goes on below the begin of its text', () => {
  expect(foldHelp(HELP, 60)).toBe(`gen-hooks x

Options:
  -h, --help   show this help  [boolean]
      --target the program that calls
      --config  FILE: configuration, YAML or JSON (default:
                what GEN_HOOKS_CONFIG names)  [string]

Examples:
  gen-hooks x --inventory host.json --out review/ --config site.yaml
        for a review`)
})

test('without a terminal, and at one that is wide enough, a help text stays as it is', () => {
  for (const columns of [null, 200]) expect(foldHelp(HELP, columns)).toBe(HELP)
})

test('a sentence that is too long goes on at its own indent', () => {
  expect(foldHelp('  one two three four', 10)).toBe('  one two\n  three\n  four')
})

test.each([null, ...VERB_NAMES])('the help of %s fits a terminal of 80 columns, and loses no word', async (verb) => {
  const { out } = await runCli([...(verb === null ? [] : [verb]), '--help'])
  const folded = foldHelp(out, 80)
  // an example of a command is not broken, since it could not be copied then
  const long = folded.split('\n').filter((line) => line.length > 80 && !/^ +gen-hooks /.test(line))
  expect(long).toEqual([])
  expect(folded.split(/\s+/)).toEqual(out.split(/\s+/))
})
