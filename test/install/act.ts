import type { Host } from '../../src/host/host.ts'
import { type Applied, carryOut, prepareInstall } from '../../src/install/install.ts'
import type { Desired } from '../../src/install/install-plan.ts'
import type { Plan } from '../../src/install/steps.ts'
import { prepareUninstall } from '../../src/install/uninstall.ts'
import type { RenderedHook } from '../../src/model.ts'

export type Refused = Extract<Plan, { kind: 'refused' }>

/** Prepares and carries out an install, as the verb does. */
export async function install(
  host: Host,
  hooks: readonly RenderedHook[],
  others: Desired['others'] = 'refuse',
): Promise<Applied | Refused> {
  const plan = await prepareInstall({ hooks, logDirectory: '/var/log/gen-hooks', others }, host)
  return plan.kind === 'refused' ? plan : await carryOut(plan, host)
}

/** Prepares and carries out an uninstall, as the verb does. */
export async function uninstall(host: Host): Promise<Applied | Refused> {
  const plan = await prepareUninstall(host)
  return plan.kind === 'refused' ? plan : await carryOut(plan, host)
}

/** The reasons of a refusal, `SUBJECT: BECAUSE` each; empty if the plan is no refusal. */
export function reasons(result: Applied | Refused): readonly string[] {
  return result.kind === 'refused' ? result.refusals.map(({ subject, because }) => `${subject}: ${because}`) : []
}
