import { readdirSync, readFileSync } from 'node:fs'

interface Snapshot {
  readonly at: number
  readonly processes: readonly { readonly pid: number; readonly text: string }[]
}

const FRESH_MS = 400
let snapshot: Snapshot = { at: Number.NEGATIVE_INFINITY, processes: [] }

/** A process of a sandbox. */
export interface Found {
  readonly pid: number
  readonly command: string
}

/**
 * The processes whose command line or environment names a sandbox. All rows look at one reading of /proc, a fraction of a second old: one of their
 * own for each would take the processor from the hooks.
 */
export function recentProcesses(root: string): readonly Found[] {
  if (performance.now() - snapshot.at > FRESH_MS) snapshot = readAll()
  return among(root)
}

/** As `recentProcesses`, as they are now. */
export function currentProcesses(root: string): readonly Found[] {
  snapshot = readAll()
  return among(root)
}

function among(root: string): readonly Found[] {
  return snapshot.processes
    .filter(({ text }) => text.includes(`${root}/`))
    .map(({ pid, text }) => ({ pid, command: text.slice(0, text.indexOf('\n')) }))
}

function readAll(): Snapshot {
  const processes = readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name) && name !== String(process.pid))
    .map((pid) => {
      const words = read(`/proc/${pid}/cmdline`)
      // a zombie, or a thread of the kernel
      if (words === '') return { pid: Number(pid), text: '' }
      return { pid: Number(pid), text: `${words.replaceAll('\0', ' ').trim()}\n${read(`/proc/${pid}/environ`)}` }
    })
  return { at: performance.now(), processes }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return '' // it ended meanwhile, or is another user's
  }
}
