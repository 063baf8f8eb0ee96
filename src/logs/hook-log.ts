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
  const at = Date.parse(when)
  return Number.isNaN(at) ? null : { at, run, level, instance, event, ms: Number(ms), text }
}
