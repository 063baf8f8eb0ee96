import { closeSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs'
import { partOf, TARGETS } from '../../hook/processes.ts'

/** A process of a guest. */
export interface GuestProcess {
  readonly pid: number
  /** Its arguments, with blanks between them. */
  readonly command: string
}

/**
 * The processes of the guest in the folder `root`, in the order of their numbers: those with a path of it among their arguments, and those whose PATH begins in
 * it, which all processes of the hooks inherit. Without this process, its ancestors, zombies and processes of other users.
 */
export function processesOf(root: string): readonly GuestProcess[] {
  const own = ancestors()
  return processes((pid, words) => {
    if (own.has(pid)) return false
    if (words.some((word) => word.includes(`${root}/`))) return true
    const variables = readProc(pid, 'environ').split('\0')
    return variables.some((variable) => variable.startsWith(`PATH=${root}/`))
  })
}

/** All processes but pid 1, this process and zombies, in the order of their numbers. In a pid namespace: all that was started in it. */
export function otherProcesses(): readonly GuestProcess[] {
  return processes((pid) => pid !== 1 && pid !== process.pid)
}

/** The numbers of all processes, zombies too. */
export function allPids(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name))
    .map(Number)
}

/** A process without arguments is a zombie or a thread of the kernel, it has ended, or it is about to become another program. */
function processes(isWanted: (pid: number, words: readonly string[]) => boolean): readonly GuestProcess[] {
  return [...allPids()]
    .sort((a, b) => a - b)
    .flatMap((pid) => {
      const words = readProc(pid, 'cmdline').split('\0')
      const command = words.join(' ').trim() || (isInExec(pid) ? '(exec)' : '')
      return command !== '' && isWanted(pid, words) ? [{ pid, command }] : []
    })
}

/** Whether a process lives in memory of its own: while it becomes another program it has no arguments yet. */
function isInExec(pid: number): boolean {
  return /^[RSD]$/.test(statOf(pid)[0] ?? '') && readProc(pid, 'maps') !== ''
}

/** The kind of a process, and of its ancestors among `all`: `keeper`, `job of keeper` (a fork of the shell), `timer of job of keeper`, `session`. */
export function whatIs({ pid, command }: GuestProcess, all: readonly GuestProcess[]): string {
  const part = partOf(command)
  const parent = all.find((one) => one.pid === parentOf(pid))
  if (parent === undefined) return part
  const isForked = parent.command === command && TARGETS.some((target) => target === part)
  return `${isForked ? 'job' : part} of ${whatIs(parent, all)}`
}

/** Whether the process is stopped, as after SIGSTOP. */
export function isStopped(pid: number): boolean {
  return /^[Tt]$/.test(statOf(pid)[0] ?? '')
}

/** Sends a signal to a process, which may have ended already. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // it has ended
  }
}

/** Kills the processes of a sandbox, a few times, since a process may start another one meanwhile. */
export function endProcesses(root: string): void {
  for (let tries = 0; tries < 5; tries++) {
    const left = processesOf(root)
    if (left.length === 0) return
    for (const { pid } of left) signalProcess(pid, 'SIGKILL')
  }
}

/** The fields of /proc/PID/stat behind the name of the process: state, parent, group, session, ...; empty if the process has ended. */
export function statOf(pid: number): readonly string[] {
  // the command's name stands in brackets and may hold anything
  return readProc(pid, 'stat').split(') ').at(-1)?.split(' ') ?? []
}

/** For all reads of /proc: its files have no size, and the harness reads hundreds of them in a second. */
const chunk = Buffer.allocUnsafe(65_536)

/** The text of a file in /proc/PID, a character for each byte; empty if the process has ended, or belongs to another user. */
export function readProc(pid: number, file: string): string {
  let fd: number | null = null
  try {
    fd = openSync(`/proc/${pid}/${file}`, 'r')
    let text = ''
    for (let length = readSync(fd, chunk); length > 0; length = readSync(fd, chunk))
      text += chunk.toString('latin1', 0, length)
    return text
  } catch {
    return ''
  } finally {
    if (fd !== null) closeSync(fd)
  }
}

/** The folder in which a process works; empty if the process has ended, or belongs to another user. */
export function cwdOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return ''
  }
}

/** The number of the process that leads the session of a process. */
export function sessionOf(pid: number): number {
  return Number(statOf(pid)[3] ?? 0)
}

function parentOf(pid: number): number {
  return Number(statOf(pid)[1] ?? 0)
}

function ancestors(): ReadonlySet<number> {
  const found = new Set<number>()
  for (let pid = process.pid; pid > 0 && !found.has(pid); pid = parentOf(pid)) found.add(pid)
  return found
}
