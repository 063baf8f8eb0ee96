import fc from 'fast-check'
import { matchesEntry } from '../../src/config/instance-pattern.ts'
import { normalise } from '../../src/config/normalise.ts'
import { hookModel } from '../../src/hook/model.ts'
import { shPattern } from '../../src/hook/sh-quote.ts'
import { shells } from '../hooks/shells.ts'
import { makeInstance } from './make-instance.ts'
import { runInShell } from './run-in-shell.ts'

// Few letters, so that many pairs match.
const glob = fc.string({ unit: fc.constantFrom('A', 'b', '1', '_', '.', '-', '*', '?'), minLength: 1, maxLength: 6 })
const prefix = fc.constantFrom('', '', 'iris:', 'cache:')
const entry = fc.tuple(prefix, glob).map((parts) => parts.join(''))
const tail = fc.string({ unit: fc.constantFrom('A', 'a', 'B', '1', '_', '.', '-', 'X'), maxLength: 5 })
const name = fc.tuple(fc.constantFrom('A', 'b', '1', '_', 'Y'), tail).map((parts) => parts.join(''))
const kind = fc.constantFrom('iris' as const, 'cache' as const)

/** The entry as the template gets it. */
function pattern(text: string): string {
  const [glob = ''] = hookModel(normalise({ instances: { exclude: [text] } }), []).exclude
  return shPattern(glob)
}

const cases = fc.array(fc.record({ entry, kind, name }), { minLength: 100, maxLength: 300 })

describe.each(shells())('$name', ({ command }) => {
  const present = command === undefined ? test.skip : test

  present(
    `a pattern matches exactly what its entry means${command === undefined ? ' (skipped: not installed)' : ''}`,
    () => {
      let both = new Set<boolean>()
      fc.assert(
        fc.property(cases, (all) => {
          const lines = all.map(
            ({ entry, kind, name }) =>
              `case '${kind}:${name.toUpperCase()}' in ${pattern(entry)}) printf 1 ;; *) printf 0 ;; esac\n`,
          )
          // mksh has no printf of its own.
          const script = `printf() { P=$P$1; }\nP=\n${lines.join('')}command printf '%s' "$P"\n`
          const expected = all.map(({ entry, kind, name }) => matchesEntry(entry, { kind, name }))
          expect([...runInShell(command ?? '', script).toString()].map((digit) => digit === '1')).toEqual(expected)
          both = new Set([...both, ...expected])
        }),
        { numRuns: 10 },
      )
      expect(both.size).toBe(2)
    },
  )
})

test.each(['', 'A B', "A'B", 'A)B', '[A]', 'A|B', 'A\nB', '$(A)', 'A\\B', 'Å', '~', '!A'])(
  '%j is no glob of a name',
  (text) => {
    expect(() => shPattern(text)).toThrow(RangeError)
  },
)

test('a pattern can name an instance of the plan by its id', () => {
  const { plan } = hookModel(normalise({}), [makeInstance('iris:prod')])
  expect(plan.map(({ kind, name }) => shPattern(`${kind}:${name}`))).toEqual(["'iris:PROD'"])
})
