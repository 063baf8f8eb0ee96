import { type Config, type InstanceSettings, LIST_TIMEOUT_SECONDS } from '../model.ts'

/** The seconds of a try that hangs, besides its timeout: to kill it, and for two checks and a `stat -W` of 5 s each. */
const LAST_RESORT_SECONDS = 17

/** The number of tries of a thaw: one, and the retries. */
export function thawTries(settings: InstanceSettings): number {
  return settings.thaw.retries + 1
}

/** How long that many tries of a thaw can take at worst, each of `timeout` seconds. */
export function worstTriesSeconds(timeout: number, tries: number): number {
  return (timeout + LAST_RESORT_SECONDS) * tries
}

/** How long the thaw of one instance can take at worst, in seconds. */
export function worstThawSeconds(settings: InstanceSettings): number {
  return worstTriesSeconds(settings.thaw.timeout, thawTries(settings))
}

/** The seconds that pre-freeze needs to undo a freeze, besides the thaw. */
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
