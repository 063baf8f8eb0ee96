import type { HookEvent } from '../../src/hook/log-line.ts'

/** The time 0 of the events in these tests, milliseconds since 1970. */
export const T0 = Date.UTC(2026, 10, 22, 12, 0, 0)

/** An event of the hooks, `seconds` after T0: `iris:PROD frozen`, `- consistent`. */
export function hookEvent(run: string, seconds: number, what: string, ms = 0, text = ''): HookEvent {
  const [instance = '', event = ''] = what.split(' ')
  return { at: T0 + Math.round(seconds * 1000), run, level: 'info', instance, event, ms, text }
}

/** The line that the hooks write for such an event. */
export function hookLine(run: string, seconds: number, what: string, ms = 0, text = ''): string {
  const { at, level, instance, event } = hookEvent(run, seconds, what)
  const when = new Date(at).toISOString().replace('Z', '+00:00')
  return `${when} run=${run} level=${level} instance=${instance} event=${event} ms=${ms}${text === '' ? '' : ` text="${text}"`}`
}
