import type { RunNow } from '../hook/current-run.ts'
import type { BegunInstance } from '../hook/state.ts'
import type { RunEnd } from '../hook/verdicts.ts'
import { idOf } from '../model.ts'

/** Facts that are worse than any difference between hooks: an instance whose users cannot write, or a run without an end. */
export interface Alarm {
  /** `frozen`: an instance is frozen, or may be. */
  readonly kind: 'frozen' | 'never ended'
  readonly text: string
}

/** The alarm from the present state of the hooks and the end of the last run since the boot; null if there is none. */
export function alarmOf(now: RunNow, lastRun: RunEnd | null): Alarm | null {
  if (now.kind === 'live') {
    const held = heldOf(now.begun)
    if (held === '') return null
    // its verdict is there
    const why =
      now.phase === 'sweeping'
        ? `run ${now.run} could not thaw it, and tries again`
        : `run ${now.run} is under way (${now.phase}), and a snapshot may be too`
    return { kind: 'frozen', text: `FROZEN: ${held}; ${why}` }
  }
  if (now.kind === 'abandoned') {
    const held = heldOf(now.begun)
    const run = `run ${now.run} was never ended (${now.phase})`
    return held === ''
      ? { kind: 'never ended', text: `NEVER ENDED: ${run}, but nothing that it began is frozen` }
      : { kind: 'frozen', text: `FROZEN, OR MAY BE: ${held}; ${run}: gen-hooks thaw` }
  }
  if (lastRun === null || lastRun.stuck === 0) return null
  const instances = lastRun.stuck === 1 ? 'an instance' : `${lastRun.stuck} instances`
  return {
    kind: 'frozen',
    text: `FROZEN, OR MAY BE: ${instances} that run ${lastRun.run} could not thaw: gen-hooks thaw`,
  }
}

function heldOf(begun: readonly BegunInstance[]): string {
  return begun
    .filter(({ now }) => now !== 'thawed')
    .map(idOf)
    .join(', ')
}
