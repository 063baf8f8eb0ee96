import { runCli } from './run-cli.ts'

test('the operand - reaches a verb, although yargs alone would drop the operand', async () => {
  const { status, out } = await runCli(['validate', '-'], undefined, 'echo\n')
  expect(status).toBe(1)
  expect(out).toContain('-:1:1: error: the first line names no shell')
})
