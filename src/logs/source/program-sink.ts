import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { errnoOf } from '../../errors.ts'
import { isProgram } from '../../host/is-program.ts'
import { killGroup, liveGroups } from '../../host/live-groups.ts'
import { TOOL_FOLDERS } from '../../host/tool-folders.ts'
import { printable } from '../../text/printable.ts'
import type { ByteSink } from './byte-sink.ts'
import type { ReadBudget } from './read-budget.ts'

/** The formats that Node cannot unpack, and the arguments of the machine's program for each. */
const PROGRAMS = {
  zstd: ['-dcq'],
  xz: ['-dc'],
  bzip2: ['-dc'],
} as const

export type ProgramFormat = keyof typeof PROGRAMS

/** The machine's own program for the format; null if it has none. */
export function programFor(format: ProgramFormat): string | null {
  return TOOL_FOLDERS.map((folder) => join(folder, format)).find(isProgram) ?? null
}

/** 64 GiB take so long. */
const MAX_MS = 30 * 60_000
const MAX_COMPLAINT = 300

/** Unpacks into `next` by a program that has only its input and output. The output before a failure counts. */
export function programSink(
  program: string,
  format: ProgramFormat,
  next: ByteSink,
  onBroken: (message: string) => void,
  budget: ReadBudget,
): ByteSink {
  const child = spawn(program, PROGRAMS[format], {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    detached: true,
    stdio: 'pipe',
  })
  const leader = child.pid
  if (leader !== undefined) liveGroups.add(leader)
  let failure: string | null = null
  let complaint = ''
  const stop = (why: string | null): void => {
    failure ??= why
    if (leader !== undefined) killGroup(leader)
  }
  const timer = setTimeout(() => stop(`took more than ${MAX_MS / 60_000} minutes`), MAX_MS)
  child.stderr.on('data', (piece: Buffer) => {
    if (complaint.length < MAX_COMPLAINT) complaint += piece.toString('latin1', 0, MAX_COMPLAINT)
  })
  // EPIPE: the program need not read all its input
  child.stdin.on('error', () => {})
  const ended = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      failure ??= errnoOf(error) ?? String(error)
      resolve()
    })
    child.on('close', (status) => {
      if (status !== 0) failure ??= printable(complaint.split('\n')[0] ?? '') || `status ${status}`
      resolve()
    })
  })
  const passOn = async (): Promise<void> => {
    try {
      for await (const piece of child.stdout) {
        if (!budget.unpacked((piece as Buffer).length)) stop(null)
        else await next.write(piece as Buffer)
      }
    } catch (error) {
      // of a program that was not started
      if (errnoOf(error) !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
    }
  }
  const passed = passOn()
  const isDone = Promise.all([ended, passed])
  return {
    write: async (piece) => {
      if (failure !== null || budget.isSpent()) return
      // a copy: the piece is overwritten, and the pipe may not have taken it yet
      await Promise.race([
        isDone,
        new Promise<void>((resolve) => child.stdin.write(Buffer.from(piece), () => resolve())),
      ])
    },
    end: async (whole) => {
      child.stdin.end()
      await isDone
      clearTimeout(timer)
      if (leader !== undefined) liveGroups.delete(leader)
      const isRead = !budget.isSpent()
      if (whole && failure !== null && isRead) onBroken(`${format}: ${failure}, read up to there`)
      await next.end(whole && failure === null && isRead)
    },
  }
}
