import { meaningOf } from '../hook/events.ts'
import type { HookEvent } from '../hook/log-line.ts'
import type { RawLine } from '../logs/source-line.ts'
import { DAY_MS, type RunDraft, runDraft, runOf, tellRun } from './hook-run.ts'
import { type Room, room } from './room.ts'
import type { Run } from './run.ts'

/** Makes runs of the events of hooks' logs, in any order of the logs. */
export interface HookRuns {
  /** `number` is the number of the line; `line` is null if lines are not kept. */
  readonly add: (event: HookEvent, number: number, line: RawLine | null) => void
  readonly runs: () => readonly Run[]
  /** A text about dropped runs; empty if none was dropped. */
  readonly leftOut: () => readonly string[]
}

/** More instances than any machine has. */
const MAX_INSTANCES = 10_000
/** Longer than the name of any journal file. */
const MAX_TEXT = 4096
/** The sizes of a run, of an instance in it, and of a line without its text. */
const BYTES = { run: 600, window: 300, line: 150 }

/** An empty collection. Runs that began before `since` need not be kept, nor more lines of a run than `mostLines`. */
export function hookRuns(held: Room = room(), since: number | null = null, mostLines = Infinity): HookRuns {
  let all: RunDraft[] = []
  let runsLeftOut = 0
  let linesLeftOut = 0
  let instancesLeftOut = 0
  /** Events before this time belong to dropped runs. */
  let floor = since === null ? Number.NEGATIVE_INFINITY : since - DAY_MS
  const place = held.place(() => {
    const [only] = all.length === 1 ? all : []
    if (only !== undefined) return dropLines(only)
    all.sort((a, b) => a.firstAt - b.firstAt)
    const gone = all.slice(0, Math.floor(all.length / 2))
    all = all.slice(gone.length)
    runsLeftOut += gone.length
    let freed = 0
    for (const draft of gone) {
      freed += draft.bytes
      floor = Math.max(floor, draft.lastAt)
      if (open.get(draft.id) === draft) open.delete(draft.id)
      if (latest === draft) latest = undefined
    }
    return freed
  })
  const open = new Map<string, RunDraft>()
  const opened = (id: string): RunDraft => {
    const draft = runDraft(id)
    all.push(draft)
    return draft
  }
  let latest: RunDraft | undefined
  const draftOf = ({ run, at }: HookEvent): RunDraft => {
    const known = latest?.id === run ? latest : open.get(run)
    latest = known
    // ids have 32 bits: in ten years of hourly runs one of them is likely to come twice
    if (known !== undefined && at - known.lastAt <= DAY_MS && known.firstAt - at <= DAY_MS) return known
    const draft = opened(run)
    open.set(draft.id, draft)
    latest = draft
    return draft
  }
  const dropLines = (draft: RunDraft): number => {
    const gone = draft.lines.splice(0, Math.ceil(draft.lines.length / 2))
    linesLeftOut += gone.length
    const freed = gone.reduce((sum, { text }) => sum + BYTES.line + text.length, 0)
    draft.bytes -= freed
    return freed
  }

  return {
    add: (event, number, ofEvent) => {
      // an event without a run matters only if it says why there was no run
      if (event.run === '-' && meaningOf(event).kind !== 'not started') return
      if (event.at <= floor && !open.has(event.run)) return
      const before = all.length
      const draft = event.run === '-' ? opened(`hooks:${number}`) : draftOf(event)
      const windows = draft.windows.size
      if (windows >= MAX_INSTANCES && event.instance !== '-' && !draft.windows.has(event.instance)) {
        instancesLeftOut++
        return
      }
      tellRun(draft, event)
      const line = draft.lines.length < mostLines ? ofEvent : null
      if (line !== null) draft.lines.push(line)
      const bytes =
        (all.length - before) * BYTES.run +
        (draft.windows.size - windows) * BYTES.window +
        Math.min(event.text.length, MAX_TEXT) +
        (line === null ? 0 : BYTES.line + line.text.length)
      draft.bytes += bytes
      place.take(bytes)
    },
    leftOut: () =>
      [
        runsLeftOut > 0 ? `the ${runsLeftOut} oldest runs are left out` : '',
        linesLeftOut > 0 ? `the ${linesLeftOut} oldest lines of a run are left out` : '',
        instancesLeftOut > 0
          ? `${instancesLeftOut} lines of instances beyond ${MAX_INSTANCES} in a run are left out`
          : '',
      ].filter((text) => text !== ''),
    runs: () => {
      const newest = all.reduce((latest, { firstAt }) => Math.max(latest, firstAt), Number.NEGATIVE_INFINITY)
      return all.map((draft) => runOf(draft, draft.lastAt < newest))
    },
  }
}
