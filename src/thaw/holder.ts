import type { RunNow } from '../hook/current-run.ts'

/** Who froze an instance, as far as the hooks' own state tells. */
export type Holder =
  /** A keeper of ours lives and holds it. */
  | { readonly kind: 'keeper'; readonly run: string; readonly phase: string }
  /** Our run began with it, and nobody holds it any more. */
  | { readonly kind: 'abandoned'; readonly run: string; readonly phase: string }
  /** Our run could not thaw it. */
  | { readonly kind: 'given up'; readonly run: string }
  /** Not these hooks: another script, an agent, a person; or hooks whose state is gone. */
  | { readonly kind: 'somebody else' }

/** What the state file of the last run says beside its phase; instances as `iris:PROD`. */
export interface StateLines {
  readonly run: string
  /** When each was frozen, hundredths of a second since boot. */
  readonly frozenAt: ReadonlyMap<string, number>
  readonly stuck: ReadonlySet<string>
}

const LINE = /^(frozen|thawed) (iris|cache) ([A-Za-z0-9_.-]{1,128}) (\d{1,12})(?: ([a-z-]{1,20}))?$/

/** Reads a state of format 1 (docs/reference/hook-contract.md) for what a thaw wants to tell; any text will do. */
export function readStateLines(state: string): StateLines {
  const frozenAt = new Map<string, number>()
  const stuck = new Set<string>()
  // A last line without an end is torn.
  const lines = state.split('\n').slice(0, -1)
  for (const line of lines) {
    const [, word, kind, name, when, result] = LINE.exec(line) ?? []
    const id = `${kind}:${name}`
    if (word === 'frozen') frozenAt.set(id, Number(when))
    if (word === 'thawed' && result === 'stuck') stuck.add(id)
    else if (word !== undefined) stuck.delete(id)
  }
  return { run: /^gen-hooks-state 1 ([\w-]{1,64}) /.exec(lines[0] ?? '')?.[1] ?? 'unknown', frozenAt, stuck }
}

/** Who holds `id` (`iris:PROD`). What a run has thawed it does not hold: if it is frozen now, somebody froze it after. */
export function holderOf(id: string, now: RunNow, { run, stuck }: StateLines): Holder {
  if (now.kind === 'live' || now.kind === 'abandoned') {
    const held = now.begun.some((one) => `${one.kind}:${one.name}` === id && one.now !== 'thawed')
    const kind = now.kind === 'live' ? 'keeper' : 'abandoned'
    if (held || stuck.has(id)) return { kind, run: now.run, phase: now.phase }
  }
  return now.kind === 'idle' && stuck.has(id) ? { kind: 'given up', run } : { kind: 'somebody else' }
}
