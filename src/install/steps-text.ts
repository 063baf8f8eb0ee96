import { errnoText } from '../host/errno-text.ts'
import { octal } from '../host/octal.ts'
import { assertNever } from '../model.ts'
import type { StepsDocument } from '../schemas/install.ts'
import { paintedDiff, unifiedDiff } from '../text/diff.ts'
import { paintFor } from '../text/paint.ts'
import { printableLines } from '../text/printable.ts'
import { NO_TERMINAL, type Terminal } from '../text/terminal.ts'
import type { StepOutcome } from './apply.ts'
import type { Applied } from './install.ts'
import { changes, type Plan, type Step } from './steps.ts'

/** A step that will be done, as a line: `/usr/sbin/pre-freeze-script: create (new)`. */
export function stepText(step: Step): string {
  return lineOf(step, ['make', 'keep', 'record', ''])
}

/** A step that was done: `/usr/sbin/pre-freeze-script: created (new)`. */
function doneText(step: Step): string {
  return lineOf(step, ['made', 'kept', 'recorded', 'd'])
}

type Words = readonly [make: string, keep: string, record: string, ending: string]

function lineOf(step: Step, [make, keep, record, ending]: Words): string {
  switch (step.kind) {
    case 'make folder':
      return `${step.path}: ${make} the folder (${octal(step.mode)})`
    case 'keep':
      return `${step.path}: ${keep} a copy as ${step.store}`
    case 'record':
      return `${step.path}: ${record} what is kept`
    case 'create':
    case 'replace':
    case 'restore':
    case 'remove':
      return `${step.path}: ${step.kind}${ending} (${step.because})`
    case 'unchanged':
      return `${step.path}: unchanged`
    default:
      return assertNever(step)
  }
}

/** A plan for people: each step, and for each file that changes its diff. */
export function planText(plan: Extract<Plan, { kind: 'ready' }>, terminal: Terminal = NO_TERMINAL): string {
  const paint = paintFor(terminal)
  return plan.steps
    .map((step) => `${printableLines(stepText(step))}\n${paintedDiff(printableLines(diffOf(step)), paint)}`)
    .join('')
}

/** The steps that were done, for people; only `unchanged` if there were none. */
export function appliedText({ kind, outcomes }: Applied): string {
  return kind === 'unchanged'
    ? 'unchanged\n'
    : printableLines(outcomes.map((outcome) => `${outcomeText(outcome)}\n`).join(''))
}

/** A plan for programs: each step, and for each file that changes its diff; `unchanged` if there is nothing to do. */
export function planDocument({ steps, notes }: Extract<Plan, { kind: 'ready' }>): StepsDocument {
  const rows = steps.map((step) => {
    const diff = diffOf(step)
    return diff === '' ? rowOf(step) : { ...rowOf(step), diff }
  })
  return { kind: steps.some(changes) ? 'planned' : 'unchanged', steps: rows, notes }
}

/** The results of a plan, for programs and without the contents. */
export function appliedDocument({ kind, outcomes, warnings }: Applied, notes: readonly string[]): StepsDocument {
  const rows = outcomes.map((one) => ({
    ...rowOf(one.step),
    outcome: one.kind,
    ...(one.kind === 'failed' ? { errno: one.errno } : {}),
  }))
  return { kind, steps: rows, notes: [...notes, ...warnings] }
}

function rowOf(step: Step) {
  return { kind: step.kind, path: step.path, ...('because' in step ? { because: step.because } : {}) }
}

function outcomeText(outcome: StepOutcome): string {
  switch (outcome.kind) {
    case 'done':
      return doneText(outcome.step)
    case 'failed':
      return `${stepText(outcome.step)}: failed: ${errnoText(outcome.errno)}`
    case 'not tried':
      return `${stepText(outcome.step)}: not tried`
    default:
      return assertNever(outcome)
  }
}

function diffOf(step: Step): string {
  if (step.kind !== 'create' && step.kind !== 'replace' && step.kind !== 'restore') return ''
  return unifiedDiff(step.path, step.was, step.content)
}
