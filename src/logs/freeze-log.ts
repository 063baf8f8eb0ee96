import { wallTime, type Zone } from '../text/zone.ts'
import { IRIS_MESSAGE, type IrisLine, irisMessage, isPath, markerLine, NOTHING } from './iris-event.ts'

/** Reads a line with what the lines before it left open: a path can stand alone, below its heading. */
export type IrisReader = (line: string) => IrisLine

const DATED = new RegExp(`^(\\d\\d)/(\\d\\d)/(\\d{4}) (\\d\\d):(\\d\\d):(\\d\\d): +${IRIS_MESSAGE}`)
const LOOKS_DATED = /^\S{0,40} ?\S{0,40}: +Backup\.General\.External/

/** A reader of the LogFile that ExternalFreeze and ExternalThaw were given, as versions from 2015 to 2021 write it. */
export function freezeLogReader(zone: Zone): IrisReader {
  let headed = false
  return (line) => {
    const isBelow = headed
    headed = line.trim() === 'Journal file switched to:'
    const dated = DATED.exec(line)
    if (dated !== null) {
      const [, month, day, year, hour, minute, second] = dated
      const at = zone.toUtc(wallTime(year, month, day, hour, minute, second))
      return at === null ? BAD_DATE : irisMessage(at, dated[7] ?? '', dated[8] ?? '')
    }
    if (LOOKS_DATED.test(line)) return BAD_DATE
    const marker = markerLine(line)
    if (marker !== null) return { kind: 'event', event: marker }
    // the line of the path may be missing, and then the next line is another one
    const file = line.trim()
    if (isBelow && isPath(file) && /[/\\\]]/.test(file)) {
      return { kind: 'event', event: { kind: 'switched to', at: null, file } }
    }
    // an empty line between heading and path
    if (isBelow && file === '') headed = true
    return NOTHING
  }
}

const BAD_DATE: IrisLine = { kind: 'problem', message: 'its date cannot be read, expected MM/DD/YYYY HH:MM:SS' }
