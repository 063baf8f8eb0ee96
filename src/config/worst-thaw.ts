import type { InstanceSettings } from '../model.ts'

/** What a try that hangs costs besides its timeout, in seconds: its end, and two looks and a `stat -W` of 5 s each. */
const LAST_RESORT_SECONDS = 17

/** How often a thaw is tried: once, and then the retries. */
export function thawTries(settings: InstanceSettings): number {
  return settings.thaw.retries + 1
}

/** How long the thaw of one instance can take at worst, in seconds. */
export function worstThawSeconds(settings: InstanceSettings): number {
  return (settings.thaw.timeout + LAST_RESORT_SECONDS) * thawTries(settings)
}
