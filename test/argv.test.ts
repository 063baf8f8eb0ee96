import { runCli } from './run-cli.ts'

test('the operand - reaches a verb, which yargs alone would drop', async () => {
  const { status, out } = await runCli(['validate', '-'], undefined, 'echo\n')
  expect(status).toBe(1)
  expect(out).toContain('-:1:1: error: the first line names no shell')
})
