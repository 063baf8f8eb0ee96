import type { RunNow } from '../hook/current-run.ts'
import type { BegunInstance } from '../hook/state.ts'
import type { ActualState } from './actual.ts'
import type { Refusal } from './refusal.ts'

/** Refusals for the user or the receipt, not for a target. */
export function machineRefusals(actual: ActualState): readonly Refusal[] {
  const refusals: Refusal[] = []
  if (actual.place === 'this machine' && actual.uid !== 0) {
    refusals.push({
      subject: `uid ${actual.uid}`,
      because: 'not root',
      detail: 'cannot change the hooks of this machine, expected root',
    })
  }
  if (actual.receipt.kind === 'damaged') {
    refusals.push({
      subject: '/var/lib/gen-hooks/installed.json',
      because: 'receipt damaged',
      detail: actual.receipt.detail,
    })
  }
  return refusals
}

/** Why the hooks may not be replaced now: a run is under way, or may be. */
export function liveRunRefusals(run: RunNow): readonly Refusal[] {
  if (run.kind === 'live') {
    const detail = `is under way (${run.phase}${namesOf(run.begun)})`
    return [{ subject: `run ${run.run}`, because: 'freeze under way', detail }]
  }
  if (run.kind === 'unknown')
    return [{ subject: 'hooks', because: 'freeze under way', detail: `may be running: ${run.detail}` }]
  return []
}

/** Why the hooks may not be removed now: also if all processes of a run died, since only post-thaw can thaw what the run froze. */
export function frozenRefusals(run: RunNow): readonly Refusal[] {
  if (run.kind !== 'abandoned') return liveRunRefusals(run)
  if (run.begun.every(({ now }) => now === 'thawed')) return []
  const detail = `was never ended (${run.phase}${namesOf(run.begun)}), so an instance may still be frozen`
  return [{ subject: `run ${run.run}`, because: 'instance frozen', detail }]
}

function namesOf(begun: readonly BegunInstance[]): string {
  return begun.length === 0 ? '' : `: ${begun.map(({ kind, name, now }) => `${kind}:${name} ${now}`).join(', ')}`
}
