import { type Config, type InstanceSettings, LIST_TIMEOUT_SECONDS } from '../model.ts'

/** What a try that hangs costs besides its timeout, in seconds: its end, and two looks and a `stat -W` of 5 s each. */
const LAST_RESORT_SECONDS = 17

/** How often a thaw is tried: once, and then the retries. */
export function thawTries(settings: InstanceSettings): number {
  return settings.thaw.retries + 1
}

/** How long so many tries of a thaw can take at worst, each of `timeout` seconds. */
export function worstTriesSeconds(timeout: number, tries: number): number {
  return (timeout + LAST_RESORT_SECONDS) * tries
}

/** How long the thaw of one instance can take at worst, in seconds. */
export function worstThawSeconds(settings: InstanceSettings): number {
  return worstTriesSeconds(settings.thaw.timeout, thawTries(settings))
}

/** What pre-freeze needs besides to undo a freeze, in seconds. */
const UNDO_SECONDS = 10

/** How long pre-freeze can take at worst, in seconds: the list, the longest freeze, and the longest thaw to undo it. */
export function worstPreFreezeSeconds({ defaults, instances }: Config): number {
  const all = [defaults, ...Object.values(instances.overrides)]
  const freeze = Math.max(...all.map((settings) => settings.freeze.timeout))
  return LIST_TIMEOUT_SECONDS + freeze + worstUndoSeconds(Math.max(...all.map(worstThawSeconds)))
}

/** How long pre-freeze can take to undo a freeze whose thaw takes `thaw` seconds. */
export function worstUndoSeconds(thaw: number): number {
  return thaw + UNDO_SECONDS
}
