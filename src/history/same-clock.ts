import { GenHooksError } from '../errors.ts'
import { parseHookLine } from '../hook/log-line.ts'
import type { Zone } from '../text/zone.ts'
import type { Run } from './run.ts'

/**
 * USAGE if a run has records of IRIS that were read in a zone whose clock is not that of the hooks' log. The times of IRIS's logs have no offset: in a wrong zone
 * the freeze of another hour counts as that of the run, and a restore would begin with its journal.
 */
export function requireSameClock({ lines }: Pick<Run, 'lines'>, zone: Zone): void {
  let hasOthers = false
  let wrong: string | null = null
  for (const { text } of lines) {
    const event = parseHookLine(text)
    if (event === null) {
      hasOthers = true
      continue
    }
    const { guest, here } = bothClocks(text, event.at, zone)
    if (here !== guest) wrong ??= `it was ${here} in ${zone.name} when it was ${guest} in the log of the hooks`
  }
  if (!hasOthers || wrong === null) return
  throw new GenHooksError('USAGE', `--timezone: ${wrong}, expected the zone of the guest`, {
    hint: "The times in IRIS's logs have no offset. Name the zone of the guest, as --timezone Europe/Berlin.",
  })
}

/** Whether the clock of the zone shows another minute than a line of the hooks' log, which was written at that time. */
export function isOtherClock(text: string, at: number, zone: Zone): boolean {
  const { guest, here } = bothClocks(text, at, zone)
  return here !== guest
}

function bothClocks(text: string, at: number, zone: Zone) {
  return { guest: text.slice(0, 16).replace('T', ' '), here: zone.text(at).slice(0, 16) }
}
