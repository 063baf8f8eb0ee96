import { readLastRun } from '../../hook/last-json.ts'
import { joinVerdicts, lastRunEnd } from '../../hook/verdicts.ts'
import { WORTH_OF, WORTH_WORDS } from '../../hook/worth.ts'
import { printable } from '../../text/printable.ts'
import { type Check, error, notHere, notSeen, orOk, type Seen, warning } from '../check.ts'

const DAY_MS = 86_400_000

export const LAST_RUN: Check = {
  id: 'last-run',
  title: 'the hooks ran lately, and their last snapshot was consistent',
  why: 'A backup job that no longer quiesces, or a hook that VMware Tools no longer calls, takes snapshots that nothing covers, and no error is seen.',
  cost: 'slow',
  look: async (guest) => {
    if (!(await guest.scripts()).some(({ origin }) => origin === 'ours'))
      return [notHere('no hook of gen-hooks is installed')]
    const log = await guest.verdicts()
    const { last, goodAt } = joinVerdicts(log, lastRunEnd(await readLastRun(guest.host)))
    const seen: Seen[] = log.problem === null ? [] : [notSeen(printable(log.problem, 400))]
    const todo =
      'Take a snapshot with "quiesce guest file systems" and look at gen-hooks history: does the backup job quiesce?'
    if (last !== null && last.verdict !== 'consistent')
      seen.push(
        (last.verdict === 'inconsistent' ? error : warning)(
          `the last run (${printable(last.run, 60)}) was ${last.verdict}: ${printable(last.why, 300) || 'without a reason'}`,
          `Its snapshot: ${WORTH_WORDS[WORTH_OF[last.verdict]]}. gen-hooks history tells the runs; docs/how-to/read-the-log.md explains each event.`,
        ),
      )
    if (goodAt === null) {
      if (log.problem === null) seen.push(warning('no consistent snapshot is known', todo))
      return orOk(seen, '')
    }
    const days = (guest.now - goodAt) / DAY_MS
    if (days > guest.maxDays)
      seen.push(error(`the last consistent snapshot is ${days.toFixed(1)} days old, more than ${guest.maxDays}`, todo))
    return orOk(seen, `the last consistent snapshot is ${Math.max(0, days).toFixed(1)} days old`)
  },
}
