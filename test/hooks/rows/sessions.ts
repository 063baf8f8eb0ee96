import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { HASTY, type Row } from '../row.ts'
import { freeze, untilFrozen, verdict } from '../steps.ts'

export const sessionRows: readonly Row[] = [
  {
    name: 'runAs a user that does not exist',
    shows: 'Anything else is failure.',
    config: { ...HASTY, runAs: 'nosuch' },
    steps: [({ root }) => writeFileSync(join(root, 'fake/users'), 'irisowner\n'), freeze(1), untilFrozen()],
    after: [verdict('inconsistent')],
  },
]
