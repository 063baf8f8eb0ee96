import type { Scenario, Step } from '../../../src/harness/caller/vmtoolsd/scenario.ts'
import { instance, iris } from './steps.ts'

export const ALL = 3
export const FREEZE = 'pre-freeze-script freeze: 0'
export const FREEZE_FAILS = 'pre-freeze-script freeze: 1'
export const THAW = 'post-thaw-script thaw: 0'
export const THAW_FAILS = 'post-thaw-script thaw: 1'
export const FREEZE_FAIL = 'post-thaw-script freezeFail: 0'

/**
 * For plays in which a session may be killed: its freeze may land late, so the keeper stays until the deadline, which here can be waited for.
 * Every configuration costs an installation, so one serves all.
 */
export const BRIEF: Partial<Scenario> = {
  config: { freeze: { timeout: 5 }, watchdog: { deadline: 6 } },
  goneWithin: 40,
}

export const SLOW = iris('PROD', 'freeze', { seconds: 8 })
export const OTHERS_FROZEN: readonly Step[] = [
  instance('PROD', 'called ExternalFreeze'),
  instance('LEGACY', 'suspended'),
]

export const ours = (name: string, play: readonly Step[], rest: Partial<Scenario> = {}): Scenario => ({
  name,
  hooks: 'gen-hooks',
  goneWithin: 20,
  play,
  ...rest,
})
