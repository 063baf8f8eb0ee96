/** Where the next needle begins at `from` or after, wholly before `end`; -1 if there is none. */
export type FindNeedle = (bytes: Uint8Array, from: number, end: number) => number

/**
 * A search for several needles at once (Wu and Manber 1994, blocks of two bytes): it looks at about one byte pair in as many bytes as the shortest
 * needle has, whatever the bytes are. Needles are ASCII, at least two characters each.
 */
export function needleFinder(needles: readonly string[]): FindNeedle {
  const all = needles.map((needle) => Buffer.from(needle, 'latin1'))
  const width = Math.min(...all.map((needle) => needle.length))
  const shift = new Uint8Array(65536).fill(width - 1)
  const endingIn: (readonly Buffer[] | undefined)[] = new Array(65536)
  for (const needle of all) {
    for (let last = 1; last < width; last++) {
      const pair = pairAt(needle, last)
      shift[pair] = Math.min(shift[pair] ?? 0, width - 1 - last)
    }
    const pair = pairAt(needle, width - 1)
    endingIn[pair] = [...(endingIn[pair] ?? []), needle]
  }
  return (bytes, from, end) => {
    let last = from + width - 1
    while (last < end) {
      const pair = pairAt(bytes, last)
      const skip = shift[pair] as number
      if (skip > 0) {
        last += skip
        continue
      }
      const start = last - width + 1
      if (endingIn[pair]?.some((needle) => start + needle.length <= end && startsWith(bytes, start, needle)))
        return start
      last++
    }
    return -1
  }
}

function pairAt(bytes: Uint8Array, last: number): number {
  return (bytes[last - 1] as number) | ((bytes[last] as number) << 8)
}

function startsWith(bytes: Uint8Array, start: number, needle: Uint8Array): boolean {
  for (let index = 0; index < needle.length; index++) if (bytes[start + index] !== needle[index]) return false
  return true
}
