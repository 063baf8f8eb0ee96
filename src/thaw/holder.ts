import type { RunNow } from '../hook/current-run.ts'
import type { BegunInstance, RunState } from '../hook/state.ts'

/** The program that froze an instance, as far as the hooks' state shows it. */
export type Holder =
  /** A process of the hooks lives and holds the instance. */
  | { readonly kind: 'keeper'; readonly run: string; readonly phase: string }
  /** A run of the hooks began its freeze, and no process of that run lives. */
  | { readonly kind: 'abandoned'; readonly run: string; readonly phase: string }
  /** A run of the hooks could not thaw it. */
  | { readonly kind: 'given up'; readonly run: string }
  /** Another script, an agent or a person; or hooks whose state is gone. */
  | { readonly kind: 'somebody else' }

/** The holder of `id` (`iris:PROD`), by the state of the hooks and of the last run. A run does not hold an instance that it has thawed: if it is frozen now, another program froze it later. */
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
