import { readLastRun } from '../../hook/last-json.ts'
import { lastRunEnd } from '../../hook/verdicts.ts'
import { alarmOf } from '../../install/alarm.ts'
import { type Check, error, info, notHere, notSeen, ok, warning } from '../check.ts'

export const RUN_ENDED: Check = {
  id: 'run-ended',
  title: 'no instance is held by a run that was never ended',
  why: 'Users of a frozen instance cannot write, and while a run holds it each further snapshot is refused.',
  cost: 'slow',
  look: async (guest) => {
    if (!guest.isLive) return [notHere('no process runs in a folder')]
    const { run } = await guest.actual()
    if (run.kind === 'unknown') return [notSeen(run.detail)]
    if (run.kind === 'live') return [info(`run ${run.run} is under way (${run.phase}), and a snapshot may be too`)]
    const alarm = alarmOf(run, lastRunEnd(await readLastRun(guest.host)))
    if (alarm === null) return [ok('no run is under way, and the last one of this boot left nothing frozen')]
    return alarm.kind === 'frozen'
      ? [error(alarm.text, 'gen-hooks thaw; docs/how-to/recover-a-frozen-instance.md.')]
      : [warning(alarm.text, 'gen-hooks status, then gen-hooks history.')]
  },
}
