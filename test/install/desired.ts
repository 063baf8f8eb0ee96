import type { RenderedHook } from '../../src/model.ts'
import type { Desired } from '../../src/plan/install-plan.ts'
import { folder } from './actual-state.ts'

/** What an install of these hooks is asked for, with no rotation. */
export const desired = (hooks: readonly RenderedHook[], changed: Partial<Desired> = {}): Desired => ({
  hooks,
  logrotate: null,
  logFolder: folder('/var/log/gen-hooks'),
  others: 'refuse',
  ...changed,
})
