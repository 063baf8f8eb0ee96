import { largest } from '../text/largest.ts'
/**
 * The instance of a log: the one of `known` whose name stands in the path, or the only one of `known`; else the folder above `mgr`, or the
 * name of the file without its ending.
 */
export function nameInstance(path: string, known: readonly string[]): string {
  const upper = path.toUpperCase()
  const named = known.filter((instance) => hasWord(upper, nameOf(instance).toUpperCase()))
  const [only, ...others] = named.length === 0 ? known : longest(named)
  if (only !== undefined && others.length === 0) return only
  const parts = path.split('/').filter((part) => part !== '')
  const manager = parts.lastIndexOf('mgr')
  const folder = manager > 0 ? parts[manager - 1] : undefined
  return folder ?? parts.at(-1)?.replace(/\.[^.]*$/, '') ?? path
}

/** `PROD-TEST.log` has PROD in it, and belongs to PROD-TEST if that instance is known. */
function longest(named: readonly string[]): readonly string[] {
  const most = largest(named.map((instance) => nameOf(instance).length))
  return named.filter((instance) => nameOf(instance).length === most)
}

function nameOf(instance: string): string {
  return instance.slice(instance.indexOf(':') + 1)
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0 && word !== ''; at = text.indexOf(word, at + 1)) {
    const isWordPart = (character: string | undefined) => character !== undefined && /[A-Z0-9]/.test(character)
    if (!isWordPart(text[at - 1]) && !isWordPart(text[at + word.length])) return true
  }
  return false
}
