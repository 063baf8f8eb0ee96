import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a process is struck with. */
export const SIGNALS = ['KILL', 'TERM', 'STOP'] as const
/** Without its SIG. */
export type Signal = (typeof SIGNALS)[number]

/** A moment of one process: the `nth` call of `syscall` since its start, 1-based. strace counts each system call apart. */
export interface Point {
  readonly syscall: string
  readonly nth: number
}

const STRACE = '/usr/bin/strace'

/** Why no process can be traced here, or null. */
export function whyNoTrace(): string | null {
  if (!existsSync(STRACE)) return 'no strace'
  const folder = mkdtempSync(join(tmpdir(), 'gen-hooks-trace-'))
  try {
    const script = join(folder, 'script')
    writeTraced(script, '', '/bin/true', '', {
      log: join(folder, 'log'),
      at: { syscall: 'exit_group', nth: 1 },
      signal: 'KILL',
    })
    return spawnSync(script).signal === 'SIGKILL' ? null : 'no permission to trace a process'
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What strace does to the process, and where it writes; without `at` it only writes. */
export interface Tracing {
  readonly log: string
  readonly at: Point | null
  readonly signal: Signal
}

/**
 * Writes a program that becomes `command` with its own arguments, under strace and, if any, under `launcher`; `condition` are lines of sh before it. With -D strace is no parent: the pid, the exit
 * status and the death by signal are those of the command. Without -f it touches no child.
 */
export function writeTraced(
  path: string,
  launcher: string,
  command: string,
  condition: string,
  { log, at, signal }: Tracing,
): void {
  const what =
    at === null ? '-e signal=none' : `-e trace=${at.syscall} -e inject=${at.syscall}:signal=${signal}:when=${at.nth}`
  writeFileSync(path, `#!/bin/sh\n${condition}exec ${launcher} ${STRACE} -D -q -o ${log} ${what} ${command} "$@"\n`)
  chmodSync(path, 0o755)
}

/** The points of a process that was traced without a signal, in their order. */
export function pointsOf(log: string): readonly Point[] {
  const counts = new Map<string, number>()
  return readFileSync(log, 'latin1')
    .split('\n')
    .flatMap((line) => {
      const syscall = /^(\w+)\(/.exec(line)?.[1]
      if (syscall === undefined) return []
      const nth = (counts.get(syscall) ?? 0) + 1
      counts.set(syscall, nth)
      return [{ syscall, nth }]
    })
}

/** Whether the signal came: a process may have taken fewer steps than in the run that was counted. */
export function wasStruck(log: string, signal: Signal): boolean {
  if (!existsSync(log)) return false
  const text = readFileSync(log, 'latin1')
  return text.includes(signal === 'KILL' ? '+++ killed by SIGKILL' : `--- SIG${signal} {`)
}
