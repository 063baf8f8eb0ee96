import { main } from '../src/cli-main.ts'
import { realHost } from '../src/host/real-host.ts'

test('the operand - reaches a verb, which yargs alone would drop', async () => {
  const err: string[] = []
  const status = await main(['validate', '-'], { host: realHost(), out: () => {}, err: (text) => void err.push(text) })
  expect({ status, err: err[0]?.split('\n')[0] }).toEqual({
    status: 1,
    err: 'gen-hooks: -: cannot be read: no such file or folder [FILE_UNREADABLE]',
  })
})
