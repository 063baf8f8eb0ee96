import { HASTY, type Row } from '../row.ts'
import { freeze, frozen, history, said, thaw, untilFrozen, verdict } from '../steps.ts'

export const freezeFaultRows: readonly Row[] = [
  {
    name: 'onFailure continue, onInconsistent warn: one hangs',
    shows: 'Exit non-zero after thawing (`thaw.onInconsistent: fail`).',
    config: {
      ...HASTY,
      watchdog: { deadline: 12 },
      freeze: { timeout: 3, onFailure: 'continue' },
      thaw: { timeout: 3, retries: 1, onInconsistent: 'warn' },
    },
    faults: [['iris:A', 'freeze', { hang: true }]],
    steps: [freeze(0), untilFrozen('cache:C', 'iris:B'), thaw(0), frozen()],
    after: [verdict('inconsistent'), history(), said(/event=inconsistent/)],
  },
]
