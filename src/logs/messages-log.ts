import { wallTime, type Zone } from '../text/zone.ts'
import type { IrisReader } from './freeze-log.ts'
import { IRIS_MESSAGE, type IrisLine, irisMessage, isPath, markerLine, NOTHING } from './iris-event.ts'

/** With `[Utility.Event]` since IRIS; Caché writes the message right behind the severity. */
export const MESSAGES_LINE =
  /^(\d\d)\/(\d\d)\/(\d\d)-(\d\d):(\d\d):(\d\d):(\d{3}) \(\d{1,10}\) \d (?:\[[\w.]{1,60}\] )?(.*)$/
const OURS = new RegExp(`^${IRIS_MESSAGE}`)
const SWITCHED = 'Journaling switched to: '

/** A reader of `messages.log`, or of `cconsole.log` as Caché calls it, for the lines about freeze and thaw. */
export function messagesLogReader(zone: Zone): IrisReader {
  return (line) => {
    // almost no line is of interest, and these files are long
    if (line.includes('Backup.General.External')) return dated(line, zone)
    if (line.startsWith(SWITCHED)) {
      const file = line.slice(SWITCHED.length).trim()
      return isPath(file) ? { kind: 'event', event: { kind: 'switched to', at: null, file } } : NOTHING
    }
    const marker = line.startsWith('offset ') ? markerLine(line) : null
    return marker === null ? NOTHING : { kind: 'event', event: marker }
  }
}

function dated(line: string, zone: Zone): IrisLine {
  const [, month, day, year, hour, minute, second, millisecond, text = ''] = MESSAGES_LINE.exec(line) ?? []
  const [, method, message] = OURS.exec(text) ?? []
  if (method === undefined || message === undefined) return NOTHING
  const wall = wallTime(`20${year}`, month, day, hour, minute, second)
  const at = zone.toUtc({ ...wall, millisecond: Number(millisecond) })
  if (at === null) return { kind: 'problem', message: 'its date cannot be read, expected MM/DD/YY-HH:MM:SS:mmm' }
  return irisMessage(at, method, message)
}
