import { watch } from 'node:fs'
import { type GuestEvent, readEvents } from './events.ts'

/** Resolves with the first event that `match` accepts, past ones too, but for the first `skip`; rejects after `limitMs`. */
export function untilEvent(
  root: string,
  what: string,
  limitMs: number,
  match: (event: GuestEvent) => boolean,
  skip = 0,
): Promise<GuestEvent> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      clearTimeout(timer)
      watcher.close()
    }
    const ask = (): void => {
      const found = readEvents(root).slice(skip).find(match)
      if (found === undefined) return
      leave()
      resolve(found)
    }
    const watcher = watch(`${root}/fake/events`, ask)
    const timer = setTimeout(() => {
      leave()
      reject(new Error(`${root}/fake/events: nothing for ${limitMs} ms, expected ${what}`))
    }, limitMs)
    ask()
  })
}
