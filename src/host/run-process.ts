import { spawn } from 'node:child_process'
import { errnoOf } from '../errors.ts'
import type { RunOptions, RunResult } from './host.ts'
import { killGroup, liveGroups } from './live-groups.ts'

const DEFAULT_MAX_BYTES = 4 * 1024 * 1024

/** `file` in a session of its own, with working folder `/`; see `Host.run`. Never rejects. */
export function runProcess(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  options: RunOptions,
): Promise<RunResult> {
  const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES
  const stdout = boundedBytes(maxBytes)
  const stderr = boundedBytes(maxBytes)
  const result = (end: RunResult['end']): RunResult => ({ end, stdout: stdout.bytes(), stderr: stderr.bytes() })

  return new Promise((resolve) => {
    let child: ReturnType<typeof spawn>
    try {
      child = spawn(file, args, {
        cwd: '/',
        env,
        detached: true,
        stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      })
    } catch (error) {
      resolve(result({ kind: 'not started', errno: errnoOf(error) ?? 'EINVAL' }))
      return
    }
    const leader = child.pid
    if (leader !== undefined) liveGroups.add(leader)
    let ended: RunResult['end'] | null = null

    const settle = (end: RunResult['end']): void => {
      clearTimeout(timer)
      if (leader !== undefined) liveGroups.delete(leader)
      // A process that left the group may hold the pipes open for ever.
      child.stdout?.destroy()
      child.stderr?.destroy()
      child.unref()
      resolve(result(end))
    }
    const stop = (end: RunResult['end']): void => {
      if (leader !== undefined) killGroup(leader)
      settle(end)
    }
    // The program may have ended while its child still holds the pipes: then the status of the program is known, and is the result.
    const timer = setTimeout(() => stop(ended ?? { kind: 'timed out' }), options.timeoutMs)

    child.stdout?.on('data', (chunk: Buffer) => {
      if (!stdout.add(chunk)) stop({ kind: 'too much output' })
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      if (!stderr.add(chunk)) stop({ kind: 'too much output' })
    })
    child.on('error', (error) => settle({ kind: 'not started', errno: errnoOf(error) ?? 'UNKNOWN' }))
    child.on('exit', (status, signal) => {
      ended = status === null ? { kind: 'signalled', signal: signal ?? 'unknown' } : { kind: 'exited', status }
    })
    child.on('close', () => {
      if (ended !== null) settle(ended)
    })
    // EPIPE: a program need not read its standard input.
    child.stdin?.on('error', () => {})
    child.stdin?.end(options.input)
  })
}

function boundedBytes(max: number): { readonly add: (chunk: Buffer) => boolean; readonly bytes: () => Buffer } {
  const chunks: Buffer[] = []
  let size = 0
  return {
    add: (chunk) => {
      const room = max - size
      if (room > 0) chunks.push(chunk.subarray(0, room))
      size = Math.min(max, size + chunk.length)
      return chunk.length <= room
    },
    bytes: () => Buffer.concat(chunks),
  }
}
