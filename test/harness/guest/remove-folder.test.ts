import { spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { removeFolder } from '../../../src/harness/guest/remove-folder.ts'
import { tempFolder } from '../../host/temp-folder.ts'
import { untilChanged } from '../until.ts'

const root = tempFolder()

test('a folder is gone although a process still writes into it', async () => {
  const folder = join(root, 'run')
  mkdirSync(folder)
  // the process ends when it cannot write any more, and at the latest after 20,000 files
  const loop = 'n=0; while [ $n -lt 20000 ] && : >"$0/$n"; do n=$((n + 1)); done'
  const writer = spawn('/bin/sh', ['-c', loop, folder], { stdio: 'ignore' })
  const ended = new Promise((resolve) => writer.on('exit', resolve))
  try {
    await untilChanged(folder, 'a hundred files', 20_000, () => existsSync(join(folder, '100')))
    removeFolder(folder)
    expect(existsSync(folder)).toBe(false)
  } finally {
    writer.kill('SIGKILL')
    await ended
  }
})

test('a missing folder is no error', () => {
  expect(() => removeFolder(join(root, 'nothing'))).not.toThrow()
})
