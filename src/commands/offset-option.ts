import { GenHooksError } from '../errors.ts'
import { quoteText } from '../text/printable.ts'

/** `--offset`, the host's clock minus the guest's as a decimal number of seconds, in milliseconds; null if it was not given. */
export function offsetOf(text: string | undefined): number | null {
  if (text === undefined) return null
  if (/^[+-]?\d{1,9}(?:\.\d{1,6})?$/.test(text)) return Number(text) * 1000
  throw new GenHooksError('USAGE', `--offset: ${quoteText(text)}, expected seconds, as 3600 or -1.25`)
}
