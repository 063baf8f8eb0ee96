import { GenHooksError } from '../errors.ts'
import type { Inventory } from '../model.ts'
import { BIN_FOLDERS, LIST_PROGRAMS } from './binaries.ts'

/** Why an inventory has no instances: DETECT_FAILED if a command is there and did not answer, else NO_INSTANCES. */
export function nothingFound({ sources }: Inventory): GenHooksError {
  const outcomes = (program: string) => sources.filter(({ command }) => command.startsWith(`${program} `))
  const silent = LIST_PROGRAMS.map(({ program }) => outcomes(program)).filter(
    (tried) => tried.length > 0 && tried.every(({ outcome }) => outcome === 'failed' || outcome === 'timed out'),
  )
  if (silent.length > 0) {
    const list = silent.flat().map(({ command, outcome }) => `${command} (${outcome})`)
    return new GenHooksError('DETECT_FAILED', `${list.join(', ')}: no answer, expected a list of instances`)
  }
  const answered = sources.filter(({ outcome }) => outcome === 'answered').map(({ command }) => command)
  return new GenHooksError(
    'NO_INSTANCES',
    answered.length > 0
      ? `${answered.join(', ')}: no instance in the list, expected at least one`
      : `${LIST_PROGRAMS.map(({ program }) => program).join(' and ')}: not found, expected in ${BIN_FOLDERS.join(', ')}`,
    { hint: 'Run it where the instances are; render --inventory takes what detect --json printed there.' },
  )
}
