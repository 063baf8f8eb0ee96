import type { Probe } from '../hook/current-run.ts'
import type { Host } from '../host/host.ts'
import { inspect } from './actual-state.ts'
import type { Plan } from './steps.ts'
import { planUninstall } from './uninstall-plan.ts'

/** The plan that removes the hooks of this guest. Nothing is changed: `carryOut` does the plan. */
export async function prepareUninstall(host: Host, probe: Probe = 'always'): Promise<Plan> {
  return planUninstall(await inspect(host, { probe }))
}
