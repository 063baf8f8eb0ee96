/** The words of a line, or why it has none. */
export type Words = { readonly kind: 'words'; readonly words: readonly string[] } | { readonly kind: 'open quote' }

/** Blanks separate words, '...' keeps blanks, '' within quotes is one quote, # begins a comment at the place of a word. */
export function splitWords(line: string): Words {
  const words: string[] = []
  let word: string | null = null
  for (let at = 0; at < line.length; at++) {
    const sign = line[at] ?? ''
    if (sign === "'") {
      const read = readQuoted(line, at + 1)
      if (read === null) return { kind: 'open quote' }
      word = (word ?? '') + read.text
      at = read.end
    } else if (/\s/.test(sign)) {
      if (word !== null) words.push(word)
      word = null
    } else if (sign === '#' && word === null) break
    else word = (word ?? '') + sign
  }
  if (word !== null) words.push(word)
  return { kind: 'words', words }
}

/** Reads from behind the opening quote; `end` is the place of the closing one. */
function readQuoted(line: string, start: number): { readonly text: string; readonly end: number } | null {
  let text = ''
  for (let at = start; at < line.length; at++) {
    if (line[at] !== "'") text += line[at]
    else if (line[at + 1] === "'") {
      text += "'"
      at++
    } else return { text, end: at }
  }
  return null
}
