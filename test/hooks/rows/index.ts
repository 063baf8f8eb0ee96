import type { Row } from '../row.ts'
import { cycleRows } from './cycle.ts'
import { freezeFaultRows } from './freeze-faults.ts'
import { leftoverRows } from './leftovers.ts'
import { listRows } from './lists.ts'
import { metricsRows } from './metrics.ts'
import { sessionRows } from './sessions.ts'
import { signalRows } from './signals.ts'
import { fullDiskRows, surroundingRows } from './surroundings.ts'
import { thawFaultRows } from './thaw-faults.ts'

/** The whole table. */
export const rows: readonly Row[] = [
  ...cycleRows,
  ...freezeFaultRows,
  ...listRows,
  ...signalRows,
  ...thawFaultRows,
  ...leftoverRows,
  ...surroundingRows,
  ...fullDiskRows,
  ...sessionRows,
  ...metricsRows,
]
