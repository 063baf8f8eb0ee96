import { WORTH_WORDS } from '../hook/worth.ts'
import { painted, paintFor } from '../text/paint.ts'
import { type Paragraph, paragraphFor } from '../text/paragraph.ts'
import { printable } from '../text/printable.ts'
import type { Terminal } from '../text/terminal.ts'
import type { Zone } from '../text/zone.ts'
import type { InstancePlan, RestorePlan, Way } from './restore-plan.ts'
import { markText } from './restore-steps.ts'

/** A plan for people. */
export function restorePlanText(plan: RestorePlan, zone: Zone, terminal: Terminal): string {
  const { run, worth, wholeMachine, instances, traps } = plan
  const paragraph = paragraphFor(terminal.columns)
  const verdict = painted(run.verdict, paintFor(terminal))
  const why = run.why === '' ? '' : `: ${printable(run.why, 300)}`
  return [
    `run ${printable(run.id, 80)}, ${zone.text(run.beganAt)} (${zone.name}), ${verdict}${why}\n`,
    paragraph(`what the snapshot is worth: ${WORTH_WORDS[worth]}`),
    `\nThe whole machine\n${wayText(wholeMachine, paragraph)}`,
    ...instances.map((one) => instanceText(one, paragraph)),
    ...(instances.length === 0
      ? ['\nThe log names no instance of this run: no part of it can be restored alone.\n']
      : []),
    `\nBefore you begin\n${traps.map((trap) => item(trap, paragraph)).join('')}`,
  ].join('')
}

function instanceText(
  { instance, journal, databases, laterJournals, traps }: InstancePlan,
  paragraph: Paragraph,
): string {
  const mark = journal === null ? 'not in the log' : markText(journal)
  return [
    `\n${printable(instance, 80)}\n`,
    item(`journal: ${mark}`, paragraph),
    ...traps.map((trap) => item(`beware: ${trap}`, paragraph)),
    `  later journals, after the whole machine\n${wayText(laterJournals, paragraph, '  ')}`,
    `  single databases\n${wayText(databases, paragraph, '  ')}`,
  ].join('')
}

function wayText(told: Way, paragraph: Paragraph, indent = ''): string {
  if (told.kind === 'refused') return `${indent}  ${paragraph(`refused: ${told.why}`, `${indent}    `)}`
  return told.steps.map((step, index) => `${indent}  ${paragraph(`${index + 1}. ${step}`, `${indent}     `)}`).join('')
}

const item = (text: string, paragraph: Paragraph): string => `  ${paragraph(`- ${text}`, '    ')}`
