/**
 * JSON for a program, and for who looks at it at a terminal: what JSON.stringify leaves as it is (C1, marks that turn the direction of writing, line
 * separators, characters that no Unicode has) stands as `\uXXXX`, which means the same.
 */
export function jsonText(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent)
  return PLAIN.test(text) ? text : text.replace(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu, escapeOne)
}

const PLAIN = /^[\n\x20-\x7e]*$/

function escapeOne(character: string): string {
  let text = ''
  for (let at = 0; at < character.length; at++) text += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`
  return text
}
