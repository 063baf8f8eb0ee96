import { frozenNow } from '../../../src/harness/events.ts'
import { type GuestProcess, processesBelow, signalProcess } from './processes.ts'

/** How a guest came to rest. */
export type Rest =
  /** Nothing frozen, no process but those that somebody stopped: nobody can know of them. */
  | { readonly kind: 'at rest'; readonly stopped: readonly number[] }
  | { readonly kind: 'not at rest'; readonly text: string }

/** Waits for guests below one base to come to rest. */
export interface Settler {
  /** Processes that are still there after `limitMs` are ended. `stopped` says whether a stopped process may stay. */
  readonly settled: (name: string, limitMs: number, stopped: 'may stay' | 'must end') => Promise<Rest>
  readonly stop: () => void
}

interface Waiting {
  readonly name: string
  readonly until: number
  readonly stopped: 'may stay' | 'must end'
  readonly resolve: (rest: Rest) => void
}

const LOOK_MS = 200

/** One look at /proc serves all the guests: no event tells of the end of processes that are nobody's children. */
export function makeSettler(base: string): Settler {
  let waiting: Waiting[] = []
  const look = (): void => {
    if (waiting.length === 0) return
    const all = processesBelow(base)
    waiting = waiting.filter(({ name, until, stopped, resolve }) => {
      const here = all.get(name) ?? []
      const idle = stopped === 'may stay' ? here.filter(({ isStopped }) => isStopped) : []
      const busy = here.filter((process) => !idle.includes(process))
      const frozen = frozenNow(`${base}/${name}`)
      if (busy.length === 0 && frozen.length === 0) resolve({ kind: 'at rest', stopped: idle.map(({ pid }) => pid) })
      else if (Date.now() > until) resolve({ kind: 'not at rest', text: endAll(frozen, here) })
      else return true
      return false
    })
  }
  const timer = setInterval(look, LOOK_MS)
  return {
    settled: (name, limitMs, stopped) =>
      new Promise((resolve) => {
        waiting.push({ name, until: Date.now() + limitMs, stopped, resolve })
      }),
    stop: () => clearInterval(timer),
  }
}

function endAll(frozen: readonly string[], left: readonly GuestProcess[]): string {
  const lines = left.map(({ pid, words, open }) => `${pid} ${words} [${open.join(', ')}]`)
  for (const { pid } of left) signalProcess(pid, 'SIGKILL')
  return [`left frozen: ${frozen.join(' ') || 'none'}`, ...lines].join('\n  ')
}
