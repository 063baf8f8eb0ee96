import type { FreezeError } from '../logs/freeze-errors.ts'
import type { Paragraph } from '../text/paragraph.ts'
import { printable } from '../text/printable.ts'
import type { InstanceWindow, Run } from './run.ts'

/** Why instances did not freeze, each known reason once: which instances, in how many runs, what the text means, what to do. Empty if no reason is known. */
export function refusalsText(runs: readonly Pick<Run, 'id' | 'instances'>[], paragraph: Paragraph): string {
  const told = new Map<FreezeError, { runs: number; last: string; readonly instances: Set<string> }>()
  for (const run of runs) {
    const ofRun = new Set<FreezeError>()
    for (const { instance, refusal } of run.instances) {
      if (refusal === null) continue
      const one = told.get(refusal) ?? { runs: 0, last: run.id, instances: new Set() }
      told.set(refusal, one)
      one.instances.add(instance)
      one.last = run.id
      if (!ofRun.has(refusal)) one.runs++
      ofRun.add(refusal)
    }
  }
  return [...told]
    .map(([error, { runs: count, last, instances }]) => {
      const names = [...instances].slice(0, MOST_NAMED).map((name) => printable(name, 80))
      const more = instances.size > MOST_NAMED ? ` and ${instances.size - MOST_NAMED} more` : ''
      const which = count === 1 ? `run ${printable(last, 80)}` : `${count} runs, the last is ${printable(last, 80)}`
      return `${names.join(', ')}${more} did not freeze, ${which}: "${error.text}"\n${meaningText(error, paragraph)}`
    })
    .join('')
}

const MOST_NAMED = 5

function meaningText({ means, remedy }: FreezeError, paragraph: Paragraph): string {
  return `  ${paragraph(`what it means: ${means}`, '    ')}  ${paragraph(`what to do: ${remedy}`, '    ')}`
}

/** Why an instance did not freeze, for programs. */
export function refusalDocument({ refusal }: Pick<InstanceWindow, 'refusal'>) {
  return refusal === null ? null : { text: refusal.text, means: refusal.means, remedy: refusal.remedy }
}
