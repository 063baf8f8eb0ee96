/** Lines of at most so many characters, broken at blanks; a longer word stays whole. */
export function wrapped(text: string, most: number): readonly string[] {
  const lines: string[] = []
  let last = ''
  for (const word of text.split(' ')) {
    if (last !== '' && width(last) + 1 + width(word) > most) {
      lines.push(last)
      last = word
    } else last = last === '' ? word : `${last} ${word}`
  }
  return [...lines, last]
}

/** Texts whose characters are their bytes. */
export const ASCII = /^[\x20-\x7e]*$/

/** The characters of a text. */
export function width(cell: string): number {
  return ASCII.test(cell) ? cell.length : [...cell].length
}
