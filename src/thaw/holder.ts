import type { RunNow } from '../hook/current-run.ts'
import type { BegunInstance, RunState } from '../hook/state.ts'

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

/** Who holds `id` (`iris:PROD`), by what the hooks do and the state of the last run. What a run has thawed it does not hold: if it is frozen now, somebody froze it after. */
export function holderOf(id: string, now: RunNow, state: RunState | null): Holder {
  if (now.kind === 'live' || now.kind === 'abandoned') {
    const kind = now.kind === 'live' ? 'keeper' : 'abandoned'
    return isIn(now, id, ['begun', 'frozen', 'stuck'])
      ? { kind, run: now.run, phase: now.phase }
      : { kind: 'somebody else' }
  }
  return now.kind === 'idle' && state !== null && isIn(state, id, ['stuck'])
    ? { kind: 'given up', run: state.run }
    : { kind: 'somebody else' }
}

function isIn({ begun }: Pick<RunState, 'begun'>, id: string, states: readonly BegunInstance['now'][]): boolean {
  return begun.some(({ kind, name, now }) => `${kind}:${name}` === id && states.includes(now))
}
