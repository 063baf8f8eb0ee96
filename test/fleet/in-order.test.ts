import { inOrder } from '../../src/fleet/in-order.ts'

/** Resolves when `open` is called. */
function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

test('inOrder gives results in the order of the items, and runs no more at once than allowed', async () => {
  const gates = [gate(), gate(), gate(), gate()]
  const begun: number[] = []
  const got: number[] = []
  const all = (async () => {
    for await (const one of inOrder([0, 1, 2, 3], 2, async (item) => {
      begun.push(item)
      await gates[item]?.opened
      return item
    }))
      got.push(one)
  })()
  gates[1]?.open()
  await gates[1]?.opened
  expect({ begun, got }).toEqual({ begun: [0, 1], got: [] })
  for (const { open } of gates) open()
  await all
  expect(got).toEqual([0, 1, 2, 3])
})

test('the error of a later item is thrown in its turn, when no other item is running', async () => {
  const got: number[] = []
  let ended = 0
  const act = async (item: number): Promise<number> => {
    await Promise.resolve()
    ended++
    if (item > 0) throw new Error(`of ${item}`)
    return item
  }
  await expect(async () => {
    for await (const one of inOrder([0, 1, 2], 3, act)) got.push(one)
  }).rejects.toThrow('of 1')
  expect({ got, ended }).toEqual({ got: [0], ended: 3 })
})
