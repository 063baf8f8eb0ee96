import type { RenderedHook } from '../model.ts'
import type { ActualState } from './actual.ts'
import { planOptional } from './optional-file.ts'
import { METRICS_TARGET } from './targets.ts'

/** What is told of a filter of the user's own, which is none of ours to judge. */
export const OWN_FILTER = 'is not ours and stays, and the hooks start it if only root can write it'

/** The part of a plan for the filter of the metrics: it comes, is renewed, or goes with `metrics.directory`, by which it is among the `wanted` files. */
export function planMetrics(wanted: readonly RenderedHook[], actual: ActualState): ReturnType<typeof planOptional> {
  const texts = { own: OWN_FILTER, loss: 'there are no metrics', because: 'metrics.directory is not set' }
  return planOptional(METRICS_TARGET, wanted, actual, texts)
}
