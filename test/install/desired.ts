import type { Desired } from '../../src/install/install-plan.ts'
import type { RenderedHook } from '../../src/model.ts'
import { folder } from './actual-fixture.ts'

/** The order to install these hooks, without rotation. */
export const desired = (hooks: readonly RenderedHook[], changed: Partial<Desired> = {}): Desired => ({
  hooks,
  logrotate: null,
  logFolder: folder('/var/log/gen-hooks'),
  others: 'refuse',
  ...changed,
})
