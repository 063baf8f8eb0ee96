import { watch } from 'node:fs'
import { type GuestEvent, readEvents } from './events.ts'

/** Resolves once `look` returns true: called now and at each change of `path` or in it; rejects after `limitMs`. */
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
