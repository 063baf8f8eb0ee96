import type { Probe } from '../hook/current-run.ts'
import type { Host } from '../host/host.ts'
import type { RenderedHook } from '../model.ts'
import { inspect } from './actual-state.ts'
import { apply, type StepOutcome } from './apply.ts'
import { type Desired, planInstall } from './install-plan.ts'
import { restoreLabels } from './labels.ts'
import { logrotateFor, rotatorOf } from './logrotate.ts'
import { liveRunRefusals, machineRefusals } from './machine-refusals.ts'
import type { Refusal } from './refusal.ts'
import { changes, type Plan } from './steps.ts'
import { resolveFolder } from './trusted-folder.ts'

/** The order to install. */
export interface InstallRequest {
  /** The two hooks of the legacy layout, or the one hook of backupScripts.d; and the filter of the metrics where the configuration has metrics. */
  readonly hooks: readonly RenderedHook[]
  /** `log.directory` of the configuration. */
  readonly logDirectory: string
  readonly others: Desired['others']
}

/** The result of an install or an uninstall; `failed` if a step failed. */
export interface Applied {
  readonly kind: 'unchanged' | 'changed' | 'failed'
  readonly outcomes: readonly StepOutcome[]
  readonly warnings: readonly string[]
}

/** The plan for the present state of this guest; nothing is changed. */
export async function prepareInstall(request: InstallRequest, host: Host, probe: Probe = 'always'): Promise<Plan> {
  const logFolder = await resolveFolder(host, request.logDirectory)
  const desired: Desired = {
    hooks: request.hooks,
    logrotate: await logrotateFor(request.logDirectory, await rotatorOf(host, logFolder)),
    logFolder,
    others: request.others,
  }
  return planInstall(desired, await inspect(host, { probe }))
}

/** The refusals that do not depend on the hooks. */
export async function machineOnlyRefusals(host: Host): Promise<readonly Refusal[]> {
  const actual = await inspect(host, { probe: 'always' })
  return [...machineRefusals(actual), ...liveRunRefusals(actual.run)]
}

/** Carries out a plan that was not refused, and labels the new files. */
export async function carryOut(plan: Extract<Plan, { kind: 'ready' }>, host: Host): Promise<Applied> {
  const outcomes = await apply(plan.steps, host)
  const placed = outcomes.flatMap(({ kind, step }) =>
    kind === 'done' && (step.kind === 'create' || step.kind === 'replace' || step.kind === 'restore')
      ? [step.path]
      : [],
  )
  const warnings = await restoreLabels(host, placed)
  if (outcomes.some(({ kind }) => kind === 'failed')) return { kind: 'failed', outcomes, warnings }
  return { kind: plan.steps.some(changes) ? 'changed' : 'unchanged', outcomes, warnings }
}
