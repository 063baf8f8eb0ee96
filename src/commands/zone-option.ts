import { GenHooksError } from '../errors.ts'
import { quoteText } from '../text/printable.ts'
import { type Zone, zoneOf } from '../text/zone.ts'

/** The zone that `--timezone` names, or that of this machine. */
export function zoneOption(name: string | undefined): Zone {
  const zone = zoneOf(name ?? null)
  if (zone === null) throw new GenHooksError('USAGE', `--timezone: ${quoteText(name ?? '')}: no such zone`)
  return zone
}
