import type { Run } from '../../src/history/run.ts'
import type { Report } from '../../src/report/report.ts'
import { reportOf } from './make-report.ts'
import { makeRuns, makeStuns } from './make-runs.ts'

/** A text that sets a variable of the page if a browser reads any part of the text as markup or script. */
export const ATTACK = `</script></title></svg><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'"\`&\u0000\u001b[31m\u202e]]>-->`

/** A report in which every text that a log can hold is an attack. */
export function hostileReport(count = 20): Report {
  const runs = makeRuns(count).map(
    (run, index): Run => ({
      ...run,
      id: `${ATTACK}${index}`,
      why: ATTACK,
      verdict: index % 2 === 0 ? 'failed' : 'inconsistent',
      instances: run.instances.map((one) => ({
        ...one,
        instance: `${one.instance}${ATTACK}`,
        outcome: ATTACK,
        journal: { file: ATTACK, offset: null },
      })),
      lines: run.lines.map((line) => ({ ...line, source: ATTACK, text: ATTACK })),
    }),
  )
  const stuns = makeStuns(runs, 8000).map((group) => ({
    ...group,
    vm: ATTACK,
    snapshot: ATTACK,
    stuns: group.stuns.map((stun) => ({ ...stun, source: ATTACK, text: ATTACK })),
  }))
  return reportOf(runs, stuns, {
    title: ATTACK,
    sources: [ATTACK],
    problems: [{ source: ATTACK, line: 1, message: ATTACK }],
  })
}
