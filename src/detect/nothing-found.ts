import { GenHooksError } from '../errors.ts'
import type { Inventory } from '../model.ts'
import { BIN_FOLDERS, LIST_PROGRAMS } from './binaries.ts'

/** Why an inventory with complete lists has no instances. */
export function nothingFound({ sources }: Inventory): GenHooksError {
  const answered = sources.filter(({ outcome }) => outcome === 'answered').map(({ command }) => command)
  return new GenHooksError(
    'NO_INSTANCES',
    answered.length > 0
      ? `${answered.join(', ')}: no instance in the list, expected at least one`
      : `${LIST_PROGRAMS.map(({ program }) => program).join(' and ')}: not found, expected in ${BIN_FOLDERS.join(', ')}`,
    {
      hint: 'Run it where the instances are; render --inventory takes what detect --json printed there. No list has one in a container: instances.containers of the configuration names it.',
    },
  )
}
