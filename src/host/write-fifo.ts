import { constants, open } from 'node:fs'
import { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { errnoOf } from '../errors.ts'

/** The time between two tries to open the FIFO: an open that waits for a reader would keep Ctrl-C from ending this process. */
const LOOK_MS = 50

/** Writes to a FIFO as a shell's `>` does: waits until a process opens the FIFO for reading, and as long as the reading takes. */
export async function writeFifo(path: string, content: string | Uint8Array): Promise<void> {
  const fd = await openForReader(path)
  await new Promise<void>((resolve, reject) => {
    const pipe = new Socket({ fd, readable: false, writable: true })
    pipe.once('error', reject)
    pipe.once('close', resolve)
    pipe.end(content)
  })
}

async function openForReader(path: string): Promise<number> {
  for (;;) {
    try {
      return await promisify(open)(path, constants.O_WRONLY | constants.O_NONBLOCK)
    } catch (error) {
      if (errnoOf(error) !== 'ENXIO') throw error
    }
    await wait(LOOK_MS)
  }
}
