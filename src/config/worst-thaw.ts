import { type Config, type InstanceSettings, LIST_TIMEOUT_SECONDS } from '../model.ts'
import { largest } from '../text/largest.ts'

// What templates/partials/*.sh.hbs call under `timeout -k 1 N` is over after N + 1 s.
const KILL_SECONDS = 1
/** A `stat`, a `stat -W` or a `qlist` of thaw.sh.hbs. */
const SHORT_CALL_SECONDS = 5 + KILL_SECONDS
/** `resume`: a look, a `stat -W`, a look. */
const RESUME_SECONDS = 3 * SHORT_CALL_SECONDS

/** All settings that an instance can have: the defaults, and those of each override. */
export function allSettings({ defaults, instances }: Config): readonly InstanceSettings[] {
  return [defaults, ...Object.values(instances.overrides)]
}

/** The number of tries of a thaw: one, and the retries. */
export function thawTries(settings: InstanceSettings): number {
  return settings.thaw.retries + 1
}

/**
 * How long that many tries of a thaw can take at worst, each of `timeout` seconds, as `thaw_it` makes them: (timeout + 19) x tries + 24. Each session hangs until it is killed, and a
 * `resume` follows; after the last try come one more `resume` and the `qlist` that tells whether the instance is down. A try that is refused is shorter: no `resume` follows it, but 0.5 s.
 */
export function worstTriesSeconds(timeout: number, tries: number): number {
  return (timeout + KILL_SECONDS + RESUME_SECONDS) * tries + RESUME_SECONDS + SHORT_CALL_SECONDS
}

/** How long the thaw of one instance can take at worst, in seconds. */
export function worstThawSeconds(settings: InstanceSettings): number {
  return worstTriesSeconds(settings.thaw.timeout, thawTries(settings))
}

/** How long a list can take at worst: both kinds at once, and for each a qlist that fails at its very limit, then a qall that is killed. */
const LISTS_SECONDS = 2 * (LIST_TIMEOUT_SECONDS + KILL_SECONDS)
/** How long `end_sweepers` waits for what an earlier run still thaws. */
const EARLIER_RUN_SECONDS = 12
/** How long pre-freeze can take before the first freeze. */
export const BEFORE_FREEZE_SECONDS = LISTS_SECONDS + EARLIER_RUN_SECONDS

/** The seconds that an undo takes besides the thaw: the session of a freeze is killed, `end_group` sleeps 1 s, and the owner looks every half second whether all are thawed. */
const UNDO_SECONDS = KILL_SECONDS + 2

/** How long pre-freeze can take at worst until all instances are frozen, in seconds: one that takes longer has failed, and undoes its freeze. */
export function worstFreezeSeconds(config: Config): number {
  return BEFORE_FREEZE_SECONDS + largest(allSettings(config).map((settings) => settings.freeze.timeout))
}

/** How long pre-freeze can take at worst, in seconds, as long as no signal kills or stops a process of the hooks. */
export function worstPreFreezeSeconds(config: Config): number {
  return worstFreezeSeconds(config) + worstUndoSeconds(largest(allSettings(config).map(worstThawSeconds)))
}

/** How long pre-freeze can take to undo a freeze whose thaw takes `thaw` seconds. */
export function worstUndoSeconds(thaw: number): number {
  return thaw + UNDO_SECONDS
}
