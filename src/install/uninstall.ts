import type { Host } from '../host/host.ts'
import type { Plan } from '../plan/steps.ts'
import { planUninstall } from '../plan/uninstall-plan.ts'
import { inspect } from './inspect.ts'
import type { Probe } from './run-now.ts'

/** The plan that takes the hooks of this guest away; nothing is changed. `carryOut` does it. */
export async function prepareUninstall(host: Host, probe: Probe = 'always'): Promise<Plan> {
  return planUninstall(await inspect(host, { probe }))
}
