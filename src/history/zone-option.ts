import { GenHooksError } from '../errors.ts'
import { didYouMean } from '../text/did-you-mean.ts'
import { quoteText } from '../text/printable.ts'
import { type Zone, zoneOf } from '../text/zone.ts'

const FORM = 'a name of Area/City, as Europe/Berlin'

/** The zone that `--timezone` names, or that of this machine. USAGE if `--timezone` or, without it, the environment variable TZ names none. */
export function zoneOption(name: string | null | undefined, tz = process.env.TZ): Zone {
  const zone = zoneOf(name ?? null, tz)
  if (zone !== null) return zone
  const isByOption = name !== null && name !== undefined
  const word = (isByOption ? name : tz) ?? ''
  const near = didYouMean(word, Intl.supportedValuesOf('timeZone'))
  throw new GenHooksError('USAGE', `${isByOption ? '--timezone' : 'TZ'}: ${quoteText(word)}: no such zone${near}`, {
    hint: isByOption
      ? `Give ${FORM}; timedatectl list-timezones lists them. Without --timezone it is the zone of this machine.`
      : `Set the environment variable TZ to ${FORM}, or unset it for the zone of this machine; where the verb has --timezone, it counts more than TZ.`,
  })
}
