/** A line of `snapshot.log`; docs/how-to/read-the-log.md says what each word means. */
export interface HookEvent {
  /** When it happened, milliseconds since 1970. */
  readonly at: number
  /** `-` if there was no run. */
  readonly run: string
  readonly level: string
  /** `iris:PROD`; `-` for the run as a whole. */
  readonly instance: string
  /** Any word: later versions may write more of them. */
  readonly event: string
  readonly ms: number
  /** Empty if there is none; as logged, and so anything. */
  readonly text: string
}

const LINE =
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d run=(\S{1,64}) level=(\S{1,16}) instance=(\S{1,300}) event=(\S{1,40}) ms=(\d{1,12})(?: text="(.*)")?$/

/** null for what is none of our lines. */
export function parseHookLine(line: string): HookEvent | null {
  const match = LINE.exec(line)
  if (match === null) return null
  const at = timeOf(line)
  if (at === null) return null
  // not by a pattern for the list, which takes as long as the expression
  const run = match[1] as string
  const level = match[2] as string
  const instance = match[3] as string
  const event = match[4] as string
  return { at, run, level, instance, event, ms: Number(match[5]), text: match[6] ?? '' }
}

/** Of the last line: its text up to the seconds and its offset, and when that minute began. Most lines are of the minute of the one before them. */
let minute = { begin: '', offset: '', at: 0 }

/** The time at the begin of a line. By its digits: there are hundreds of thousands, and Date.parse takes its time. */
function timeOf(line: string): number | null {
  if (!line.startsWith(minute.begin) || !line.startsWith(minute.offset, 23) || minute.begin === '') {
    const at = minuteOf(line)
    if (at === null) return null
    minute = { begin: line.slice(0, 17), offset: line.slice(23, 29), at }
  }
  const second = digits(line, 17, 19)
  return second > 60 ? null : minute.at + second * 1000 + digits(line, 20, 23)
}

function minuteOf(line: string): number | null {
  const [month, day, hour, minute] = [
    digits(line, 5, 7),
    digits(line, 8, 10),
    digits(line, 11, 13),
    digits(line, 14, 16),
  ]
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59) return null
  const local = Date.UTC(digits(line, 0, 4), month - 1, day, hour, minute)
  const offset = (digits(line, 24, 26) * 60 + digits(line, 27, 29)) * 60_000
  return line[23] === '-' ? local + offset : local - offset
}

function digits(line: string, from: number, to: number): number {
  let value = 0
  for (let index = from; index < to; index++) value = value * 10 + line.charCodeAt(index) - 48
  return value
}
