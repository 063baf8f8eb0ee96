import { startOtherProcess } from '../../../src/harness/play/other-process.ts'

test("a process that is not the hooks' is unharmed until it is stopped or ended", async () => {
  const other = startOtherProcess()
  expect(other.isUnharmed()).toBe(true)
  process.kill(other.pid, 'SIGSTOP')
  await seen(() => !other.isUnharmed())
  process.kill(other.pid, 'SIGCONT')
  await seen(() => other.isUnharmed())
  process.kill(-other.pid, 'SIGTERM')
  await seen(() => !other.isUnharmed())
  await other.end()
})

test('end() returns after the process has ended', async () => {
  const other = startOtherProcess()
  await other.end()
  expect(() => process.kill(other.pid, 0)).toThrow('ESRCH')
})

/** kill() returns before the process has got the signal. */
async function seen(look: () => boolean): Promise<void> {
  while (!look()) await new Promise((resolve) => setImmediate(resolve))
}
