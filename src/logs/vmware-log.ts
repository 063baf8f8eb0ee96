import type { Place } from './source-line.ts'
import { parseVmtoolsdMessage, type VmtoolsdHappening } from './vmtoolsd-log.ts'

/** An event of snapshots and stuns in a line of vmware.log. `at`: milliseconds since 1970, null if the line has no time that can be read. */
export type VmwareEvent = Place & VmwareLine

/** The same without its place: what `parseVmwareLine` sees. `text` is the line as it stands. */
export type VmwareLine = { readonly at: number | null; readonly text: string } & VmwareHappening

/** The kinds of lines that are read; all others are skipped. */
export type VmwareHappening =
  | { readonly kind: 'stun'; readonly microseconds: number }
  | { readonly kind: 'snapshot'; readonly snapshot: string; readonly quiesced: boolean | null }
  /** `failed`: it has the id 0, as no snapshot has that stays. */
  | { readonly kind: 'snapshot done'; readonly failed: boolean }
  /** Lines of a snapshot that the host failed: the guest's error, its code, its message, and the host's own reason. */
  | { readonly kind: 'quiesce error' }
  | { readonly kind: 'error code'; readonly code: number }
  | { readonly kind: 'error message'; readonly message: string }
  | { readonly kind: 'snapshot failed'; readonly reason: string }
  /** An event of vmtoolsd for a quiesced snapshot, by the clock of the host: its log handler was `vmx`. */
  | { readonly kind: 'guest'; readonly happening: VmtoolsdHappening }
  | { readonly kind: 'consolidate'; readonly ended: boolean }
  | { readonly kind: 'migrate' }
  | { readonly kind: 'vm name'; readonly name: string }
  /** A line of a stun whose number cannot be understood. */
  | { readonly kind: 'unreadable'; readonly message: string }

/** The words of those lines. Each is long, since the search skips by the length of the shortest. */
export const NEEDLES = [
  'Checkpoint_Unstun',
  'SnapshotVMX',
  'Consolidate',
  'Migrate: VM',
  'MigrateSetState',
  'Migrate_Open',
  'displayName',
  'msg.snapshot.quiesce',
  'The error code was: ',
  'The error message was: ',
  ':vmbackup] ',
  ':vmsvc] SyncDriver: ',
] as const

const NEEDLE = new RegExp(NEEDLES.join('|'))
const MAX_HEADER = 200
const MAX_HEADER_WORDS = 9
const MAX_NAME = 200
const MAX_REASON = 300

/** The event of a line without its line end; null if it is of no interest. Of any text: names of snapshots and words of the guest are data. */
export function parseVmwareLine(text: string): VmwareLine | null {
  const found = NEEDLE.exec(text)
  if (found === null) return null
  if (found[0].startsWith(':vm')) return guestLine(text)
  // between header and name of a configuration's line
  const header = withoutCells(text.slice(0, found.index).replace(/(?:DICT\s+|\[)$/, ''))
  if (!isHeader(header)) return null
  const happening = happeningOf(text.slice(found.index).trimEnd())
  return happening === null ? null : { at: timeOf(header), text, ...happening }
}

/** `Guest: [   debug] [vmsvc:vmbackup] ...`: the time is the host's. */
function guestLine(text: string): VmwareLine | null {
  const [, header, message] = /^(.{0,200}?[\s|])Guest: (?:vmtoolsd: )?(\[.*)$/.exec(text.trimEnd()) ?? []
  if (header === undefined || message === undefined || !isHeader(withoutCells(header))) return null
  const happening = parseVmtoolsdMessage(message)
  return happening === null ? null : { at: timeOf(header), text, kind: 'guest', happening }
}

function happeningOf(message: string): VmwareHappening | null {
  if (message.startsWith('Checkpoint_Unstun')) return stun(message)
  if (message.startsWith('SnapshotVMX_TakeSnapshot')) return snapshot(message)
  const done = /^SnapshotVMX(?:_?TakeSnapshotComplete)?:? [Dd]one with snapshot '.*'(?:: (-?\d{1,9}))?/.exec(message)
  if (done !== null) return { kind: 'snapshot done', failed: done[1] === '0' || done[1]?.startsWith('-') === true }
  const reason = /^SnapshotVMX_?TakeSnapshotComplete: Snapshot \d{1,9} failed: (.*)$/.exec(message)?.[1]
  if (reason !== undefined) return { kind: 'snapshot failed', reason: reason.slice(0, MAX_REASON) }
  if (message.startsWith('msg.snapshot.quiesce.vmerr]')) return { kind: 'quiesce error' }
  const code = /^The error code was: (\d{1,9})/.exec(message)?.[1]
  if (code !== undefined) return { kind: 'error code', code: Number(code) }
  const said = /^The error message was: (.*)$/.exec(message)?.[1]
  if (said !== undefined) return { kind: 'error message', message: said.slice(0, MAX_REASON) }
  if (/^(?:SnapshotVMX_?)?Consolidate/.test(message)) {
    return { kind: 'consolidate', ended: /^ConsolidateEnd\b|: Done with consolidate/.test(message) }
  }
  if (message.startsWith('Migrate')) return { kind: 'migrate' }
  const name = /^displayName = "(.*)"$/.exec(message)?.[1]
  return name === undefined || name === '' ? null : { kind: 'vm name', name: name.slice(0, MAX_NAME) }
}

function stun(message: string): VmwareHappening | null {
  const amount = /^Checkpoint_Unstun: vm stopped for (.*)$/.exec(message)?.[1]
  if (amount === undefined) return null
  const microseconds = /^(\d{1,15}) us(?![a-z])/.exec(amount)?.[1]
  if (microseconds === undefined) return { kind: 'unreadable', message: 'a stun of no number, expected microseconds' }
  return { kind: 'stun', microseconds: Number(microseconds) }
}

/** A name may hold any character, a quote and `quiesced=1` too: it ends at the last quote. */
function snapshot(message: string): VmwareHappening | null {
  const [, name, rest = ''] = /^SnapshotVMX_TakeSnapshot start: '(.*)'(.*)$/.exec(message) ?? []
  if (name === undefined) return null
  const quiesced = /, quiesced=([01])\b/.exec(rest)?.[1]
  return {
    kind: 'snapshot',
    snapshot: name.slice(0, MAX_NAME),
    quiesced: quiesced === undefined ? null : quiesced === '1',
  }
}

/** What stands before a message in a table of a log's lines (CSV), as words. */
function withoutCells(text: string): string {
  return text.startsWith('"') ? text.replace(/^"|"?[,;\t]"?/g, ' ') : text
}

/**
 * Whether only time, level, thread and operation stand before a message, in whatever order a version has them (and the file's name, as grep
 * prints it). Without this a snapshot's name, or what a guest writes to the log, could pass for a stun.
 */
function isHeader(text: string): boolean {
  if (text.length > MAX_HEADER) return false
  const words = text.split(/[\s|]+/).filter((word) => word !== '')
  return words.length <= MAX_HEADER_WORDS && words.every((word) => HEADER_WORD.test(word))
}

/** No quotes, and no colon at the end but of a level (`I125:`), a time (`16:22:51.876:`) or a process of syslog (`vmx[2099413]:`). */
const HEADER_WORD = /^(?:[^'"]*[^'":]|[A-Z]\d{1,3}:|\d\d:\d\d:\d\d(?:\.\d+)?:|[\w.-]{1,64}\[\d{1,10}\]:)$/

/** ESXi writes UTC, with or without the Z. Months without a year (ESX 4) and what an article made of a date are no time. */
function timeOf(header: string): number | null {
  const match = /(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)([.,]\d{1,9})?(Z|[+-]\d\d:?\d\d)?/.exec(header)
  if (match === null) return null
  const [, day, clock, fraction = '', zone = 'Z'] = match
  const colonZone = zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')
  const at = Date.parse(`${day}T${clock}${fraction.replace(',', '.').slice(0, 4)}${colonZone}`)
  return Number.isNaN(at) ? null : at
}
