import { GenHooksError } from '../errors.ts'
import { errnoText } from '../host/errno-text.ts'
import type { Applied } from '../install/install.ts'
import { changes, type Plan } from '../install/steps.ts'
import { appliedJson, appliedText, planJson, planText, stepText } from '../install/steps-text.ts'
import { DIFFERS, DONE, type Io } from './io.ts'

type Ready = Extract<Plan, { kind: 'ready' }>
type Form = { readonly json?: boolean | undefined }

/** Prints what would be done; `unchanged` if nothing would. DIFFERS if something would. */
export function printPlan(plan: Ready, form: Form, io: Io): number {
  const isToDo = plan.steps.some(changes)
  if (form.json === true) io.out(planJson(plan))
  else io.out(isToDo ? planText(plan) : 'unchanged\n')
  if (form.json !== true) for (const note of plan.notes) io.err(`note: ${note}\n`)
  return isToDo ? DIFFERS : DONE
}

/** Prints what was done; stops with INSTALL_FAILED, naming the step, if one failed. */
export function printApplied(plan: Ready, applied: Applied, form: Form, io: Io): void {
  if (form.json === true) io.out(appliedJson(applied, plan.notes))
  else io.out(appliedText(applied))
  if (form.json !== true) for (const note of plan.notes) io.err(`note: ${note}\n`)
  for (const warning of applied.warnings) io.err(`warning: ${warning}\n`)
  for (const outcome of applied.outcomes) {
    if (outcome.kind === 'failed')
      throw new GenHooksError('INSTALL_FAILED', `${stepText(outcome.step)}: ${errnoText(outcome.errno)}`)
  }
}
