import type { Desired } from '../../src/install/install-plan.ts'
import type { RenderedHook } from '../../src/model.ts'
import { folder } from './actual-fixture.ts'

/** What an install of these hooks is asked for, with no rotation. */
export const desired = (hooks: readonly RenderedHook[], changed: Partial<Desired> = {}): Desired => ({
  hooks,
  logrotate: null,
  logFolder: folder('/var/log/gen-hooks'),
  others: 'refuse',
  ...changed,
})
