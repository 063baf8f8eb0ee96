/** What the shim (fakehost.c) reports of a running vmtoolsd. `t` is in milliseconds since its start. */
export type VmtoolsdEvent =
  | {
      readonly kind: 'started'
      readonly t: number
      readonly pid: number /** Milliseconds since boot at which `t` was 0. */
      readonly boot: number
    }
  | { readonly kind: 'told'; readonly t: number; readonly data: string; readonly ok: boolean }
  | {
      readonly kind: 'replied'
      readonly t: number
      readonly command: string
      readonly ok: boolean
      readonly result: string
    }
  | { readonly kind: 'hook-started'; readonly t: number; readonly pid: number; readonly command: string }
  | { readonly kind: 'hook-ended'; readonly t: number; readonly pid: number; readonly end: HookEnd }
  | { readonly kind: 'freeze-refused'; readonly t: number; readonly by: string }
  | { readonly kind: 'done'; readonly t: number }
  | { readonly kind: 'bad-command'; readonly t: number }

/** How a hook ended, as `waitpid` says it. */
export type HookEnd =
  | { readonly kind: 'exited'; readonly status: number }
  | { readonly kind: 'signalled'; readonly signal: number }

const EVENT_SET = 'vmbackup.eventSet '

/** One line of the shim as an event; null for anything else. */
export function parseEvent(line: string): VmtoolsdEvent | null {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const fields = value as Readonly<Record<string, unknown>>
  const number = (key: string): number => (typeof fields[key] === 'number' ? fields[key] : Number.NaN)
  const text = (key: string): string => (typeof fields[key] === 'string' ? fields[key] : '')
  const t = number('t')
  const pid = number('pid')
  const ok = fields.ok === true
  switch (fields.kind) {
    case 'started':
      return { kind: 'started', t, pid, boot: number('boot') }
    case 'told':
      return { kind: 'told', t, data: text('data'), ok }
    case 'replied':
      return { kind: 'replied', t, command: text('command'), ok, result: text('result') }
    case 'hook-started':
      return { kind: 'hook-started', t, pid, command: text('command') }
    case 'hook-ended':
      return { kind: 'hook-ended', t, pid, end: hookEnd(number('status'), number('signal')) }
    case 'freeze-refused':
      return { kind: 'freeze-refused', t, by: text('by') }
    case 'done':
      return { kind: 'done', t }
    case 'bad-command':
      return { kind: 'bad-command', t }
    default:
      return null
  }
}

function hookEnd(status: number, signal: number): HookEnd {
  return Number.isNaN(signal) ? { kind: 'exited', status } : { kind: 'signalled', signal }
}

/** The backup event that `event` tells the host (`req.error 2 Custom quiesce script failed.`); null for all else, keep-alives too. */
export function backupEvent(event: VmtoolsdEvent): string | null {
  if (event.kind !== 'told' || !event.data.startsWith(EVENT_SET)) return null
  const text = event.data.slice(EVENT_SET.length).trim()
  return text.startsWith('req.keepAlive') ? null : text
}
