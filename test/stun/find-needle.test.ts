import fc from 'fast-check'
import { needleFinder } from '../../src/stun/find-needle.ts'

function everywhere(needles: readonly string[], text: string, from = 0, end = text.length): readonly number[] {
  const find = needleFinder(needles)
  const bytes = Buffer.from(text, 'latin1')
  const found: number[] = []
  for (let at = find(bytes, from, end); at >= 0; at = find(bytes, at + 1, end)) found.push(at)
  return found
}

test('needles of several lengths, at both ends, beside and in each other', () => {
  expect(everywhere(['abcd', 'cdef', 'efghij'], 'abcdefghij--cdef')).toEqual([0, 2, 4, 12])
})

test('only what is wholly within the range', () => {
  expect(everywhere(['abcd'], 'abcdabcdabcd', 1, 11)).toEqual([4])
})

test('what indexOf finds, in any text', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\u00ff') })
  const needle = letters.filter((text) => text.length >= 2)
  fc.assert(
    fc.property(fc.array(needle, { minLength: 1, maxLength: 4 }), letters, (needles, text) => {
      const bytes = needles.map((one) => Buffer.from(one, 'latin1').toString('latin1'))
      const expected = [...text].map((_, at) => at).filter((at) => bytes.some((one) => text.startsWith(one, at)))
      expect(everywhere(needles, text)).toEqual(expected)
    }),
    { numRuns: 300 },
  )
})
