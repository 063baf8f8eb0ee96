import { PATIENT, type Row } from '../row.ts'
import { freeze, frozen, history, resumeBySomeone, said, syslog, thaw, verdict } from '../steps.ts'

export const thawFaultRows: readonly Row[] = [
  {
    name: 'onInconsistent: warn',
    shows: 'Exit non-zero after thawing (`thaw.onInconsistent: fail`).',
    config: { ...PATIENT, thaw: { timeout: 15, retries: 1, onInconsistent: 'warn' } },
    steps: [freeze(0), resumeBySomeone('iris:A'), thaw(0), frozen()],
    after: [verdict('inconsistent'), history(), said(/event=inconsistent/), syslog(/inconsistent/)],
  },
]
