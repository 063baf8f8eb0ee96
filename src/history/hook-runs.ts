import type { HookEvent } from '../logs/hook-log.ts'
import type { RawLine } from '../logs/place.ts'
import { DAY_MS, type RunDraft, runDraft, runOf, tellRun } from './hook-run.ts'
import type { Run } from './run.ts'

/** Takes events of hooks' logs, whichever of them is read first, and makes runs of them. */
export interface HookRuns {
  /** `number` is the line's; `line` is null where lines are not kept. */
  readonly add: (event: HookEvent, number: number, line: RawLine | null) => void
  readonly runs: () => readonly Run[]
}

/** An empty collection. */
export function hookRuns(): HookRuns {
  const all: RunDraft[] = []
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
    open.set(run, draft)
    latest = draft
    return draft
  }
  return {
    add: (event, number, line) => {
      // what is of no run is of interest only where it says why there is none
      if (event.run === '-' && event.event !== 'not-started') return
      const draft = event.run === '-' ? opened(`hooks:${number}`) : draftOf(event)
      tellRun(draft, event)
      if (line !== null) draft.lines.push(line)
    },
    runs: () => {
      const newest = all.reduce((latest, { firstAt }) => Math.max(latest, firstAt), Number.NEGATIVE_INFINITY)
      return all.map((draft) => runOf(draft, draft.lastAt < newest))
    },
  }
}
