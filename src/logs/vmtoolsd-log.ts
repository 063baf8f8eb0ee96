import { calendar, type WallTime, type Zone } from '../text/zone.ts'

/**
 * The lines of vmtoolsd for a quiesced snapshot at the level `debug`. Seen: open-vm-tools 12.2.0; older forms from vmware/open-vm-tools issues 101, 347 and
 * 650, a newer one from flatcar/Flatcar issue 1795. An exit status is never logged: a failed script is an `error` of code 2.
 */
export type VmtoolsdHappening =
  | { readonly kind: 'began' | 'snapshot asked' | 'snapshot told done' | 'aborted' | 'done' }
  | { readonly kind: 'script started'; readonly path: string; readonly argument: string }
  /** vmtoolsd looks once a second: this can be a second late. */
  | { readonly kind: 'scripts over'; readonly phase: 'freeze' | 'thaw' | 'freezeFail' }
  | { readonly kind: 'file systems freezing' | 'file systems thawing'; readonly driver: Driver }
  | { readonly kind: 'file system frozen'; readonly path: string }
  | { readonly kind: 'error'; readonly text: string }

/** How the file systems are held: by FIFREEZE, or only by a sync. */
export type Driver = 'sync' | 'null'

/** One line of vmtoolsd's log; `at` in milliseconds since 1970, null for a line whose time cannot be read. */
export type VmtoolsdEvent = { readonly at: number | null } & Stamp & VmtoolsdHappening

/** Of a time that is not vmtoolsd's own to the millisecond. */
export interface Stamp {
  /**
   * syslog or the journal wrote the time when it got the line. vmtoolsd holds its lines back while the file systems are frozen
   * (vmware/open-vm-tools issue 650), so what happened meanwhile can be told as late as the thaw of the file systems.
   */
  readonly received?: true
  /** Without a fraction: it happened up to a second later. */
  readonly wholeSecond?: true
}

/** Of lines without a zone, and without a year: the year is the one that puts the time closest to `near`. */
export interface VmtoolsdClock {
  readonly zone: Zone
  readonly near: number
}

const MAX_LENGTH = 2000
const MAX_PATH = 1000
const DOMAINS = 'vmbackup|vmsvc|vmtools|vmtoolsd|vmusr'
/** Level, domain (behind the name of the service where the log has lines of many), and, since 11, the thread. */
const MESSAGE = new RegExp(
  String.raw`^\[ *(critical|error|warning|message|info|debug)\] \[(?:[\w-]{1,30}:)?(${DOMAINS})\] (?:\[\d{1,10}\] )?(.*)$`,
)
const ISO = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)`
const MONTH_DAY = String.raw`[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,9})?`
/** The forms of the text before level and domain: the handlers `file` and `std` write the first, the others come from programs that collect the lines. */
const HEADS: readonly { readonly form: RegExp; readonly received: boolean }[] = [
  { form: /^\[([^\]]{1,40})\] /, received: false },
  // syslog's file, rsyslog's with ISO times, journalctl -o short, short-precise, short-iso, short-iso-precise
  { form: new RegExp(String.raw`^(${MONTH_DAY}|${ISO}) \S{1,255} \S{1,60}: `), received: true },
  // RFC 5424: priority and version, host, program, process, message id, structured data
  {
    form: new RegExp(
      String.raw`^<\d{1,3}>1 (${ISO}) \S{1,255} \S{1,48} \S{1,128} \S{1,32} (?:-|(?:\[[^\]]{0,500}\])+) \uFEFF?`,
    ),
    received: true,
  },
]

interface Parts {
  readonly time: string
  readonly received: boolean
  readonly level: string
  readonly domain: string
  readonly message: string
}

function partsOf(line: string): Parts | null {
  for (const { form, received } of HEADS) {
    const head = form.exec(line)
    if (head === null) continue
    const [, level, domain = '', message = ''] = MESSAGE.exec(line.slice(head[0].length)) ?? []
    if (level !== undefined) return { time: head[1] ?? '', received, level, domain, message }
  }
  return null
}

/** Whether this is a line of vmtoolsd's log, of interest or not. */
export function isVmtoolsdLine(line: string): boolean {
  return partsOf(line.slice(0, MAX_LENGTH)) !== null
}

/** The event of a line; null if the line has none. */
export function parseVmtoolsdLine(line: string, clock: VmtoolsdClock): VmtoolsdEvent | null {
  if (line.length > MAX_LENGTH) return null
  const parts = partsOf(line)
  if (parts === null) return null
  const happening = happeningOf(parts.message.trimEnd()) ?? complaint(parts.level, parts.domain, parts.message)
  if (happening === null) return null
  return {
    at: timeOf(parts.time, clock),
    ...(parts.received ? { received: true } : {}),
    ...(/:\d\d[.,]\d/.test(parts.time) ? {} : { wholeSecond: true }),
    ...happening,
  }
}

/** The same of a line that stands behind another head, from its level on: what vmtoolsd sends to the host's vmware.log. */
export function parseVmtoolsdMessage(text: string): VmtoolsdHappening | null {
  if (text.length > MAX_LENGTH) return null
  const [, level, domain = '', message = ''] = MESSAGE.exec(text) ?? []
  return level === undefined ? null : (happeningOf(message.trimEnd()) ?? complaint(level, domain, message))
}

const WHOLE: ReadonlyMap<string, VmtoolsdHappening> = new Map<string, VmtoolsdHappening>([
  ['*** VmBackupStart', { kind: 'began' }],
  ['*** VmBackupStartWithOpts', { kind: 'began' }],
  ['*** VmBackupSnapshotDone', { kind: 'snapshot told done' }],
  ['*** VmBackupAbort', { kind: 'aborted' }],
  ["Async request 'VmBackupOnFreeze' completed", { kind: 'scripts over', phase: 'freeze' }],
  ["Async request 'VmBackupOnThaw' completed", { kind: 'scripts over', phase: 'thaw' }],
  ["Async request 'VmBackupOnFreezeFail' completed", { kind: 'scripts over', phase: 'freezeFail' }],
  ['*** VmBackupNullStart', { kind: 'file systems freezing', driver: 'null' }],
  ['*** VmBackupNullSnapshotDone', { kind: 'file systems thawing', driver: 'null' }],
  ['*** VmBackupNullUndo', { kind: 'file systems thawing', driver: 'null' }],
])

function happeningOf(message: string): VmtoolsdHappening | null {
  const known = WHOLE.get(message)
  if (known !== undefined) return known
  const driver = /^\*\*\* VmBackupSyncDriver(?:Only)?(Start|SnapshotDone|Undo)$/.exec(message)?.[1]
  if (driver !== undefined) {
    return { kind: driver === 'Start' ? 'file systems freezing' : 'file systems thawing', driver: 'sync' }
  }
  const frozen = /^SyncDriver: successfully froze '(.{1,1000})'(?: \(fd=\d+\))?\.$/.exec(message)?.[1]
  if (frozen !== undefined) return { kind: 'file system frozen', path: frozen }
  const [, path, argument] = /^Running script: "(.{1,1000}?)" (freeze|thaw|freezeFail)(?: .*)?$/.exec(message) ?? []
  if (path !== undefined && argument !== undefined) {
    return { kind: 'script started', path: path.slice(0, MAX_PATH), argument }
  }
  return toldHost(/^Sending vmbackup event: vmbackup\.eventSet (\S{1,60})(?: (\d{1,9}))?(.*)$/.exec(message))
}

function toldHost(match: RegExpExecArray | null): VmtoolsdHappening | null {
  const text = match?.[3]?.trim() ?? ''
  switch (match?.[1]) {
    case 'prov.snapshotCommit':
      return { kind: 'snapshot asked' }
    case 'req.done':
      return { kind: 'done' }
    case 'req.error':
      return { kind: 'error', text: `${match[2] ?? ''} ${text}`.trim() }
    default:
      return null
  }
}

/** SyncDriver lines stand in the domain of the service, where much else complains too. */
function complaint(level: string, domain: string, message: string): VmtoolsdHappening | null {
  const isBad = level === 'warning' || level === 'error' || level === 'critical'
  return isBad && (domain === 'vmbackup' || message.startsWith('SyncDriver: '))
    ? { kind: 'error', text: message }
    : null
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const ISO_TIME = new RegExp(`^${ISO}$`)

function timeOf(text: string, { zone, near }: VmtoolsdClock): number | null {
  if (ISO_TIME.test(text)) {
    const at = Date.parse(text.replace(',', '.').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
    return Number.isNaN(at) ? null : at
  }
  const [, month = '', day, hour, minute, second, fraction = ''] =
    /^([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/.exec(text) ?? []
  if (day === undefined || !MONTHS.includes(month)) return null
  const wall = {
    month: MONTHS.indexOf(month) + 1,
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: Number(fraction.slice(0, 3).padEnd(3, '0')),
  }
  return nearestYear(wall, { zone, near })
}

function nearestYear(wall: Omit<WallTime, 'year'>, { zone, near }: VmtoolsdClock): number | null {
  const year = new Date(near).getUTCFullYear()
  let best: number | null = null
  for (const one of [year - 1, year, year + 1]) {
    if (calendar({ ...wall, year: one }) === null) continue
    const at = zone.toUtc({ ...wall, year: one })
    if (at !== null && (best === null || Math.abs(at - near) < Math.abs(best - near))) best = at
  }
  return best
}
