import { frozenNow } from '../../../src/harness/guest/events.ts'
import { type GuestProcess, processesBelow, signalProcess } from './processes.ts'

/** How a guest came to rest. */
export type Rest =
  /** Nothing frozen, no process but those that somebody stopped: nobody can know of them. */
  | { readonly kind: 'at rest'; readonly stopped: readonly GuestProcess[] }
  | { readonly kind: 'not at rest'; readonly frozen: readonly string[]; readonly left: readonly GuestProcess[] }

/** Waits for guests below one base to come to rest. */
export interface Settler {
  /** `stopped` says whether a stopped process may stay. Not at rest after `limitMs`: it goes on. */
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
      const left = all.get(name) ?? []
      const idle = stopped === 'may stay' ? left.filter(({ isStopped }) => isStopped) : []
      const frozen = frozenNow(`${base}/${name}`)
      if (idle.length === left.length && frozen.length === 0) resolve({ kind: 'at rest', stopped: idle })
      else if (Date.now() > until) resolve({ kind: 'not at rest', frozen, left })
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

/** What was left of a guest that did not come to rest, as text, and ends it; nothing of one that did. */
export function unrest(rest: Rest): readonly string[] {
  if (rest.kind === 'at rest') return []
  for (const { pid } of rest.left) signalProcess(pid, 'SIGKILL')
  const lines = rest.left.map(({ pid, words, open }) => `${pid} ${words} [${open.join(', ')}]`)
  return [[`left frozen: ${rest.frozen.join(' ') || 'none'}`, ...lines].join('\n  ')]
}
