import { watch } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { type GuestEvent, readEvents } from '../../src/harness/guest/events.ts'

/** Resolves when `look` returns true. `look` is called now and at each change of `path`, or of a file in `path`; rejects after `limitMs`. */
export function untilChanged(path: string, what: string, limitMs: number, look: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer)
      watcher.close()
    }
    const ask = (): void => {
      try {
        if (!look()) return
        resolve()
      } catch (error) {
        reject(error)
      }
      leave()
    }
    const watcher = watch(path, ask)
    const timer = setTimeout(() => {
      leave()
      reject(new Error(`${path}: nothing for ${limitMs} ms, expected ${what}`))
    }, limitMs)
    ask()
  })
}

/** Resolves with the first event, also of the past, that `match` accepts, after the first `skip` events; rejects after `limitMs`. */
export async function untilEvent(
  root: string,
  what: string,
  limitMs: number,
  match: (event: GuestEvent) => boolean,
  skip = 0,
): Promise<GuestEvent> {
  const events = (): GuestEvent | undefined => readEvents(root).slice(skip).find(match)
  await untilChanged(`${root}/fake/events`, what, limitMs, () => events() !== undefined)
  const found = events()
  if (found === undefined) throw new Error(`${root}/fake/events: lost an event, expected ${what}`)
  return found
}

/** The last result of `look`, which is called until the result is empty or `limitMs` are over. Polling, since no event tells the end of a process that is not a child. */
export async function untilGone<T>(look: () => readonly T[], limitMs = 20_000): Promise<readonly T[]> {
  const limit = performance.now() + limitMs
  let left = look()
  while (left.length > 0 && performance.now() < limit) {
    await wait(20)
    left = look()
  }
  return left
}
