import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { builtDist } from './built.ts'
import { tempFolder } from './host/temp-folder.ts'

const folder = tempFolder()
const start = (...words: readonly string[]): ChildProcess =>
  spawn(process.execPath, [join(builtDist(), 'gen-hooks.mjs'), ...words], { stdio: ['pipe', 'ignore', 'ignore'] })

/** The signal that ended the tool; SIGKILL if the tool did not end by itself. */
async function endOf(tool: ChildProcess): Promise<unknown> {
  const killer = setTimeout(() => tool.kill('SIGKILL'), 20_000)
  const [, signal] = await once(tool, 'exit')
  clearTimeout(killer)
  return signal
}

test.each([
  ['SIGTERM', 'history', ['history']],
  ['SIGINT', 'stun', ['stun']],
  ['SIGHUP', 'validate', ['validate']],
] as const)('%s ends %s while it reads a FIFO whose writer writes nothing', async (signal, name, words) => {
  const fifo = join(folder, name)
  spawnSync('mkfifo', [fifo])
  const tool = start(...words, fifo)
  const ended = endOf(tool)
  // this open returns when the tool has opened the FIFO too; the tool's next act is to read
  const writer = await open(fifo, 'w')
  try {
    tool.kill(signal)
    expect(await ended).toBe(signal)
  } finally {
    await writer.close()
  }
})
