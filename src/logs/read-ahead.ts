/** The same items. The first is requested at once, and each next one before the last one is used, so that the disk and zlib work meanwhile. */
export function readAhead<Item>(items: AsyncGenerator<Item, void, void>): AsyncGenerator<Item, void, void> {
  return continued(items, asked(items))
}

async function* continued<Item>(
  items: AsyncGenerator<Item, void, void>,
  first: Promise<IteratorResult<Item, void>>,
): AsyncGenerator<Item, void, void> {
  let next = first
  try {
    for (;;) {
      const item = await next
      if (item.done === true) return
      next = asked(items)
      yield item.value
    }
  } finally {
    await items.return()
  }
}

function asked<Item>(items: AsyncGenerator<Item, void, void>): Promise<IteratorResult<Item, void>> {
  const next = items.next()
  // a failure is awaited later: without this catch Node would end the process
  next.catch(() => {})
  return next
}
