import { HASTY, type Row } from '../row.ts'
import { abort, ends, history, start, suspended, untilFrozen, verdict } from '../steps.ts'

export const signalRows: readonly Row[] = [
  {
    name: 'abort while it freezes, and the session is deaf',
    shows: 'After TERM pre-freeze itself is gone within 4 s: KILL, after 5 s, is not needed.',
    config: HASTY,
    faults: [['iris:B', 'freeze', { hang: true, deaf: true }]],
    steps: [start('pre', 'freeze'), suspended('iris:A', 'cache:C'), abort('pre'), ends('pre', 1), untilFrozen()],
    after: [verdict('inconsistent'), history()],
  },
]
