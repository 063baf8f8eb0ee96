import { type FreezeError, freezeErrorOf } from './freeze-errors.ts'

/** The records of IRIS and Caché for ExternalFreeze and ExternalThaw, in any of their logs. `at` is null for a line without a date. */
export type IrisEvent =
  | { readonly kind: 'suspending' | 'suspended' | 'resuming' | 'resumed' | 'already resumed'; readonly at: number }
  | { readonly kind: 'warning'; readonly at: number; readonly message: string }
  | { readonly kind: 'refused'; readonly at: number; readonly error: FreezeError }
  | { readonly kind: 'restore from'; readonly at: number; readonly file: string }
  | { readonly kind: 'switched to'; readonly at: null; readonly file: string }
  | { readonly kind: 'marker'; readonly at: null; readonly file: string; readonly offset: number }

/** `nothing`: a line about something else. */
export type IrisLine =
  | { readonly kind: 'event'; readonly event: IrisEvent }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'problem'; readonly message: string }

export const NOTHING: IrisLine = { kind: 'nothing' }

const MAX_PATH = 4096
const RESTORE_FROM = 'Start a journal restore for this backup with journal file: '

/** Class, method and text of a message. One text of an error begins with the name itself, without a colon. */
export const IRIS_MESSAGE = 'Backup\\.General\\.External(Freeze|Thaw|SetHistory)(?:: +| (?=cannot run ))(.*)$'

/** The text behind class and method of a dated message `Backup.General.ExternalFreeze: ...`. */
export function irisMessage(at: number, method: string, message: string): IrisLine {
  if (message.startsWith(RESTORE_FROM)) {
    const file = message.slice(RESTORE_FROM.length).trim()
    return isPath(file) ? { kind: 'event', event: { kind: 'restore from', at, file } } : NOTHING
  }
  if (message.startsWith('Warning, ')) {
    return { kind: 'event', event: { kind: 'warning', at, message: message.slice(9, 1000) } }
  }
  switch (message.trim()) {
    case 'Suspending system':
      return { kind: 'event', event: { kind: 'suspending', at } }
    case 'System suspended':
      return { kind: 'event', event: { kind: 'suspended', at } }
    case 'Resuming system':
      return { kind: 'event', event: { kind: 'resuming', at } }
    case 'System resumed':
      return { kind: 'event', event: { kind: 'resumed', at } }
    case 'Already resumed':
      return { kind: 'event', event: { kind: 'already resumed', at } }
    default:
      return method === 'Freeze' ? refusal(at, message) : NOTHING
  }
}

function refusal(at: number, message: string): IrisLine {
  const error = freezeErrorOf(message.startsWith('cannot run ') ? `Backup.General.ExternalFreeze ${message}` : message)
  return error === null ? NOTHING : { kind: 'event', event: { kind: 'refused', at, error } }
}

const MARKER = /^\s*offset (\d{1,15}) of (\S.*)$/

/** `offset 197192 of F`, the line below `Journal marker set at`. */
export function markerLine(line: string): IrisEvent | null {
  const [, offset = '', file = ''] = MARKER.exec(line) ?? []
  return isPath(file.trim()) ? { kind: 'marker', at: null, file: file.trim(), offset: Number(offset) } : null
}

/** A journal file's name; Windows and VMS have other separators, so only length and presence count. */
export function isPath(text: string): boolean {
  return text !== '' && text.length <= MAX_PATH
}
