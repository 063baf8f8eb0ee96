import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** A process that belongs to a guest. */
export interface GuestProcess {
  readonly pid: number
  readonly words: string
  /** It stands still, as after SIGSTOP. */
  readonly isStopped: boolean
  /** What it has open, by descriptor: `9 /run/gen-hooks/lock`. */
  readonly open: readonly string[]
}

/** The processes whose command line or environment names a folder below `base`, by that folder's name; zombies have neither. */
export function processesBelow(base: string): ReadonlyMap<string, readonly GuestProcess[]> {
  const found = new Map<string, GuestProcess[]>()
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)) {
    const words = read(`/proc/${pid}/cmdline`)
    const text = `${words}\0${read(`/proc/${pid}/environ`)}`
    const at = text.indexOf(`${base}/`)
    // a tracer ends with whom it traces
    if (at < 0 || /^\S*strace\0/.test(words)) continue
    const name = /^[^/:'"\s\0]*/.exec(text.slice(at + base.length + 1))?.[0] ?? ''
    const list = found.get(name) ?? []
    list.push({
      pid: Number(pid),
      words: `${words.replaceAll('\0', ' ')}(${read(`/proc/${pid}/wchan`)})`,
      isStopped: /^State:\s+[Tt] /m.test(read(`/proc/${pid}/status`)),
      open: openFiles(pid),
    })
    found.set(name, list)
  }
  return found
}

function openFiles(pid: string): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => `${fd} ${readlinkSync(`/proc/${pid}/fd/${fd}`)}`)
  } catch {
    return []
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}

/** Sends a signal to a process that may have ended. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // it has ended
  }
}
