import fc from 'fast-check'

/** The numbers from this one on are halves of characters in UTF-16, and no characters. */
const FIRST_HALF = 0xd800
const HALVES = 0x800
const LAST = 0x10ffff

const characterOf = (place: number): string => String.fromCodePoint(place < FIRST_HALF ? place : place + HALVES)

function placeOf(text: unknown): number {
  if (typeof text !== 'string' || !/^.$/su.test(text) || /^\p{Cs}$/u.test(text)) throw new Error('no character')
  const point = text.codePointAt(0) ?? 0
  return point < FIRST_HALF ? point : point - HALVES
}

const character = fc.nat({ max: LAST - HALVES }).map(characterOf, placeOf)

/**
 * Any text, of any characters of Unicode: what `fc.string({ unit: 'binary' })` draws, which first makes a table of all 1.1 million characters, for a second of
 * a core in each test file.
 */
export function anyText(constraints: fc.StringConstraints = {}): fc.Arbitrary<string> {
  return fc.string({ ...constraints, unit: character })
}
