import { GenHooksError } from '../errors.ts'
import { errnoText } from '../host/errno-text.ts'
import type { Applied } from '../install/install.ts'
import { changes, type Plan } from '../install/steps.ts'
import { appliedDocument, appliedText, planDocument, planText, stepText } from '../install/steps-text.ts'
import { jsonDocument } from '../text/json.ts'
import { DIFFERS, DONE, type Io } from './io.ts'
import { printJson } from './print-json.ts'

type Ready = Extract<Plan, { kind: 'ready' }>

/** The verb that prints, and the form in which it prints. */
export interface StepsForm {
  readonly verb: 'install' | 'uninstall'
  readonly json?: boolean | undefined
}

/** Prints the steps that would be done, or `unchanged` if none of them would change anything. DIFFERS if one would. */
export function printPlan(plan: Ready, { verb, json }: StepsForm, io: Io): number {
  const isToDo = plan.steps.some(changes)
  if (json === true) io.out(jsonDocument({ schema: schemaOf(verb), ...planDocument(plan) }))
  else {
    io.out(isToDo ? planText(plan, io.terminal) : 'unchanged\n')
    for (const note of plan.notes) io.err(`note: ${note}\n`)
  }
  return isToDo ? DIFFERS : DONE
}

/** Prints the steps that were done; stops with INSTALL_FAILED and the name of the step if a step failed. */
export async function printApplied(plan: Ready, applied: Applied, { verb, json }: StepsForm, io: Io): Promise<number> {
  for (const warning of applied.warnings) io.err(`warning: ${warning}\n`)
  if (json === true) {
    const document = { schema: schemaOf(verb), ...appliedDocument(applied, plan.notes) }
    return await printJson(document, io, () => statusOf(applied))
  }
  io.out(appliedText(applied))
  for (const note of plan.notes) io.err(`note: ${note}\n`)
  return statusOf(applied)
}

const schemaOf = (verb: StepsForm['verb']): string => `gen-hooks/${verb}/1`

function statusOf({ outcomes }: Applied): number {
  for (const outcome of outcomes) {
    if (outcome.kind === 'failed')
      throw new GenHooksError('INSTALL_FAILED', `${stepText(outcome.step)}: ${errnoText(outcome.errno)}`)
  }
  return DONE
}
