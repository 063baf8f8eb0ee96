import { setTimeout as pause } from 'node:timers/promises'

/** Long enough on a loaded machine: only a broken promise waits as long as this. */
export const LIMIT_MS = 40_000

/** Reads until `look` gives something; rejects with `what` and what it last saw. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false,
  saw: () => string = () => '',
  { limitMs = LIMIT_MS, everyMs = 40 }: { readonly limitMs?: number; readonly everyMs?: number } = {},
): Promise<T> {
  const end = performance.now() + limitMs
  for (;;) {
    const found = look()
    if (found !== undefined && found !== false) return found
    if (performance.now() > end) throw new Error(`not within ${limitMs / 1000} s: ${what}\n${saw()}`)
    await pause(everyMs)
  }
}
