import { type HostSnapshot, moved } from './host-snapshots.ts'
import type { Span } from './offset.ts'

/** A snapshot further from a run's window than that does not belong to the run. */
const NEAR_MS = 60_000

/** The host's snapshot that belongs to `window`: the nearest by the guest's clock; null if none is near, or the nearest is nearer to the window of another run. */
export function matchingSnapshot(
  snapshots: readonly HostSnapshot[],
  window: Span,
  others: readonly Span[],
  offsetMs: number,
): HostSnapshot | null {
  let best: { readonly snapshot: HostSnapshot; readonly away: number } | null = null
  for (const snapshot of snapshots) {
    if (snapshot.quiesced === false) continue
    const { stun, beganAt } = moved(snapshot, offsetMs)
    const at = stun ?? (beganAt === null ? null : { from: beganAt, to: beganAt })
    if (at === null) continue
    const away = between(window, at)
    if (away <= NEAR_MS && (best === null || away < best.away) && others.every((one) => between(one, at) >= away)) {
      best = { snapshot, away }
    }
  }
  return best?.snapshot ?? null
}

/** A retry comes within seconds or minutes; a later snapshot is another backup. */
const RETRY_MS = 15 * 60_000

/** The snapshot that replaced one that failed on the host: the next one that did not fail; null if none follows soon, or none failed. */
export function followingSnapshot(snapshots: readonly HostSnapshot[], failed: HostSnapshot): HostSnapshot | null {
  const since = failed.doneAt ?? failed.beganAt
  if (failed.failure === null || since === null) return null
  const later = snapshots.slice(snapshots.indexOf(failed) + 1)
  const next = later.find(({ failure }) => failure === null)
  return next?.beganAt != null && next.beganAt - since <= RETRY_MS ? next : null
}

/** Milliseconds from one to the other; 0 if they overlap. */
function between(one: Span, other: Span): number {
  return Math.max(0, other.from - one.to, one.from - other.to)
}
