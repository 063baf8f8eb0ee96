import type { Row } from '../row.ts'
import { cycleRows } from './cycle.ts'
import { freezeFaultRows } from './freeze-faults.ts'
import { listRows } from './lists.ts'
import { secondRunRows, signalRows } from './signals.ts'

/** The whole table. */
export const rows: readonly Row[] = [...cycleRows, ...freezeFaultRows, ...listRows, ...signalRows, ...secondRunRows]
