/** What `act` makes of each item, in the order of the items; so many are under way at once, and no more are kept. */
export async function* inOrder<T, R>(
  items: Iterable<T>,
  atOnce: number,
  act: (item: T) => Promise<R>,
): AsyncGenerator<R, void, void> {
  const under: Promise<R>[] = []
  try {
    for (const item of items) {
      const one = act(item)
      // its turn to be awaited comes later
      one.catch(() => {})
      under.push(one)
      if (under.length >= atOnce) yield (await under.shift()) as R
    }
    while (under.length > 0) yield (await under.shift()) as R
  } finally {
    // after an error: nothing is under way any more when the caller hears of it
    await Promise.allSettled(under)
  }
}
