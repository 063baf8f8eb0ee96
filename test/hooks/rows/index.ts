import type { Row } from '../row.ts'
import { cycleRows } from './cycle.ts'
import { freezeFaultRows } from './freeze-faults.ts'

/** The whole table. */
export const rows: readonly Row[] = [...cycleRows, ...freezeFaultRows]
