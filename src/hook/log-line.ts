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
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d) run=(\S{1,64}) level=(\S{1,16}) instance=(\S{1,300}) event=(\S{1,40}) ms=(\d{1,12})(?: text="(.*)")?$/

/** null for what is none of our lines. */
export function parseHookLine(line: string): HookEvent | null {
  const match = LINE.exec(line)
  if (match === null) return null
  const [, when = '', run = '', level = '', instance = '', event = '', ms = '', text = ''] = match
  const at = timeOf(when)
  return at === null ? null : { at, run, level, instance, event, ms: Number(ms), text }
}

/** A time of the form above. By its digits: there are hundreds of thousands, and Date.parse takes its time. */
function timeOf(when: string): number | null {
  const digits = (from: number, to: number): number => {
    let value = 0
    for (let index = from; index < to; index++) value = value * 10 + when.charCodeAt(index) - 48
    return value
  }
  const [month, day, hour, minute, second] = [
    digits(5, 7),
    digits(8, 10),
    digits(11, 13),
    digits(14, 16),
    digits(17, 19),
  ]
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60) return null
  const local = Date.UTC(digits(0, 4), month - 1, day, hour, minute, second, digits(20, 23))
  const offset = (digits(24, 26) * 60 + digits(27, 29)) * 60_000
  return when[23] === '-' ? local + offset : local - offset
}
