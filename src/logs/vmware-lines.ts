import { parseVmwareLine, type VmwareLine } from './vmware-log.ts'

/** A time and what follows it at the begin of a line of vmware.log. The name of a snapshot may hold a time, and is no begin. */
const HEAD =
  /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?(?=\| |\s{1,3}(?:[A-Z][a-z]\(\d{1,3}\)|(?:vmx|vcpu-\d{1,4})\|) )/g
const STUN = /Checkpoint_Unstun: vm stopped for \d{1,15} us(?![a-z])/g
/** The sign before text of the guest. The guest can write anything, also a whole line of the log. */
const GUEST = /(?:^|[\s|])Guest: /
const MAX_TEXT = 1000

/**
 * The events of one line. A line may hold several of the log, glued together, or stand within one of syslog, a table or JSON. A stun that is told
 * behind anything that is not known is `unreadable`, but in the words of the guest, which are known not to be one.
 */
export function parseVmwareLines(line: string): readonly VmwareLine[] {
  const starts = [...line.matchAll(HEAD)].map(({ index }) => index).filter((index) => index > 0)
  if (starts.length === 0) return eventsOf(line, { isDoubtful: false })
  return [0, ...starts].flatMap((start, index) => {
    const before = line.slice(0, start)
    return eventsOf(line.slice(start, starts[index]), { isDoubtful: GUEST.test(before) || isWithinQuotes(before) })
  })
}

/** `isDoubtful`: the guest may have written the line so that it looks like a line of the log. */
function eventsOf(part: string, { isDoubtful }: { readonly isDoubtful: boolean }): readonly VmwareLine[] {
  const found = isDoubtful ? null : parseVmwareLine(part)
  const event = found === null ? [] : [{ ...found, text: part.slice(0, MAX_TEXT) }]
  if (GUEST.test(part)) return event
  // the name of a snapshot, which ends at the last quote, is known not to be a stun
  const words = found?.kind === 'snapshot' ? part.slice(part.lastIndexOf("'") + 1) : part
  const told = words.match(STUN)?.length ?? 0
  const read = found?.kind === 'stun' ? 1 : 0
  if (told <= read) return event
  const text = part.slice(0, MAX_TEXT)
  return [...event, { kind: 'unreadable', at: null, text, message: 'a stun behind words that are not known' }]
}

function isWithinQuotes(text: string): boolean {
  return (text.match(/'/g)?.length ?? 0) % 2 === 1
}
