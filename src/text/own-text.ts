/** V8 makes no copy of a longer piece of a text: it keeps the whole text in memory, of a log a megabyte. */
const MIN_PIECE = 13
const MAX_KNOWN = 1000
const known = new Map<string, string>()

/** A copy of the text, which does not keep the string in memory that it was cut from. Words that come again, such as names of instances and journals, share one copy. */
export function ownText(text: string): string {
  if (text.length < MIN_PIECE) return text
  const before = known.get(text)
  if (before !== undefined) return before
  const own = Buffer.from(text).toString()
  if (known.size >= MAX_KNOWN) known.clear()
  known.set(own, own)
  return own
}

/** The same object with texts of its own. */
export function withOwnTexts<T extends object>(value: T): T {
  const own: Record<string, unknown> = {}
  for (const [key, one] of Object.entries(value)) own[key] = typeof one === 'string' ? ownText(one) : one
  return own as T
}
