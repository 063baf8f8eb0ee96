/** The largest of numbers of any count, and at least `least`: `Math.max(...all)` overflows the stack from about 120,000 on. */
export function largest(all: Iterable<number>, least = Number.NEGATIVE_INFINITY): number {
  let found = least
  for (const one of all) if (one > found) found = one
  return found
}

/** The smallest of numbers of any count, and at most `most`. */
export function smallest(all: Iterable<number>, most = Number.POSITIVE_INFINITY): number {
  let found = most
  for (const one of all) if (one < found) found = one
  return found
}
