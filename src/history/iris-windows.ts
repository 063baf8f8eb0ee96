import type { FreezeError } from '../logs/freeze-errors.ts'
import type { IrisEvent } from '../logs/iris-event.ts'
import type { LineEvent } from '../logs/line-event.ts'
import type { RawLine } from '../logs/source-line.ts'
import { printableCopy } from '../text/printable.ts'
import type { JournalMark } from './run.ts'

/** One suspension of one instance by its own log. Times are milliseconds since 1970; null if no line has them. */
export interface IrisWindow {
  /** `PROD`, `iris:PROD`. */
  readonly instance: string
  readonly suspendingAt: number | null
  readonly suspendedAt: number | null
  /** null also if the thaw found the instance resumed. */
  readonly resumedAt: number | null
  /** The thaw came after the instance had resumed by itself, or by another program. */
  readonly wasResumed: boolean
  /** Why ExternalFreeze failed; null if it did not, or did not say it. */
  readonly refusal: FreezeError | null
  readonly journal: JournalMark | null
  /** The time of its last line. */
  readonly lastAt: number
  /** The number of its first line, from 1. */
  readonly line: number
  readonly lines: readonly RawLine[]
}

type Draft = { -readonly [K in keyof Omit<IrisWindow, 'lines'>]: IrisWindow[K] } & { readonly lines: RawLine[] }

const MAX_PATH = 4096

/** Makes suspensions of the lines of one log, in their order. */
export function irisWindows(
  instance: string,
  told: readonly LineEvent<IrisEvent>[],
  keepLines: boolean,
): readonly IrisWindow[] {
  const all: Draft[] = []
  let open: Draft | null = null
  for (const { event, line } of told) {
    if (event === null) continue
    // this one is suspended, so another program's freeze is the one that was refused
    if (event.kind === 'refused' && open !== null && open.suspendedAt !== null) continue
    const isNew =
      event.kind === 'suspending' ||
      (open === null && (event.kind === 'suspended' || event.kind === 'resumed' || event.kind === 'refused'))
    if (isNew && event.at !== null) {
      open = newDraft(instance, event.at, line.line)
      all.push(open)
    }
    if (open === null) continue
    if (keepLines) open.lines.push(line)
    take(open, event)
    if (event.kind === 'resumed' || event.kind === 'already resumed' || event.kind === 'refused') open = null
  }
  return all
}

function newDraft(instance: string, at: number, line: number): Draft {
  return {
    instance,
    suspendingAt: null,
    suspendedAt: null,
    resumedAt: null,
    wasResumed: false,
    refusal: null,
    journal: null,
    lastAt: at,
    line,
    lines: [],
  }
}

function take(draft: Draft, event: IrisEvent): void {
  draft.lastAt = event.at ?? draft.lastAt
  switch (event.kind) {
    case 'suspending':
      draft.suspendingAt = event.at
      return
    case 'suspended':
      draft.suspendedAt = event.at
      return
    case 'resumed':
      draft.resumedAt = event.at
      return
    case 'already resumed':
      draft.wasResumed = true
      return
    case 'refused':
      draft.refusal = event.error
      return
    case 'marker':
      draft.journal = { file: printableCopy(event.file, MAX_PATH), offset: event.offset }
      return
    case 'restore from':
      // the marker has more than this line, in any order of the two
      if (draft.journal?.offset == null) draft.journal = { file: printableCopy(event.file, MAX_PATH), offset: null }
      return
    case 'switched to':
      // only the first switch can be that of the freeze: a full journal file is switched while the instance is frozen too
      draft.journal ??= { file: printableCopy(event.file, MAX_PATH), offset: null }
      return
    case 'resuming':
    case 'warning':
      return
  }
}

/** Seconds of both clocks can differ by rounding: the LogFile has whole seconds. */
const SAME_MS = 2000

/** Joins the same suspension of the LogFile and of messages.log. */
export function mergeWindows(windows: readonly IrisWindow[]): readonly IrisWindow[] {
  const merged: IrisWindow[] = []
  const latest = new Map<string, number>()
  for (const window of windows.toSorted((a, b) => startOf(a) - startOf(b))) {
    const key = window.instance.toUpperCase()
    const index = latest.get(key)
    const before = index === undefined ? undefined : merged[index]
    if (index !== undefined && before !== undefined && Math.abs(startOf(window) - startOf(before)) <= SAME_MS) {
      merged[index] = both(before, window)
    } else {
      latest.set(key, merged.length)
      merged.push(window)
    }
  }
  return merged
}

/** The first known time of a suspension. */
export function startOf({ suspendingAt, suspendedAt, resumedAt, lastAt }: IrisWindow): number {
  return suspendingAt ?? suspendedAt ?? resumedAt ?? lastAt
}

function both(one: IrisWindow, two: IrisWindow): IrisWindow {
  // whole seconds sort first, and a time with milliseconds is more exact
  const finer = (a: number | null, b: number | null) => (a === null ? b : b === null || a % 1000 !== 0 ? a : b)
  const marked = [one.journal, two.journal].find((mark) => mark !== null && mark.offset !== null)
  return {
    instance: one.instance,
    suspendingAt: finer(one.suspendingAt, two.suspendingAt),
    suspendedAt: finer(one.suspendedAt, two.suspendedAt),
    resumedAt: finer(one.resumedAt, two.resumedAt),
    wasResumed: one.wasResumed || two.wasResumed,
    refusal: one.refusal ?? two.refusal,
    journal: marked ?? one.journal ?? two.journal,
    lastAt: Math.max(one.lastAt, two.lastAt),
    line: one.line,
    lines: [...one.lines, ...two.lines],
  }
}
