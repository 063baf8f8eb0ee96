import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { makeSandboxGuest } from '../../../src/harness/guest/sandbox-guest.ts'
import { emptyRoot, removeGuests } from '../temp-guest.ts'

afterAll(removeGuests)

test.each([
  ['a temporary guest is removed', undefined],
  ['a guest in a folder that is kept stays', emptyRoot()],
])('%s, and the processes in the guest are ended', async (_, kept) => {
  const { guest, end } = makeSandboxGuest(kept)
  const child = spawn('/bin/sh', ['-c', 'read -r _', 'sh', `${guest.fakes}/x`])
  const ended = once(child, 'exit')
  await once(child, 'spawn')
  end()
  expect(existsSync(guest.fakes)).toBe(kept !== undefined)
  expect((await ended)[1]).toBe('SIGKILL')
})
