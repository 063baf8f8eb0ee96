import type { LineEvent } from '../logs/line-event.ts'
import type { SnaplogEvent } from '../logs/snaplog.ts'
import type { RawLine } from '../logs/source-line.ts'
import { printableCopy } from '../text/printable.ts'
import { pushAll } from '../text/push-all.ts'
import type { InstanceWindow, Run } from './run.ts'
import { secondsBetween } from './seconds.ts'

interface Draft {
  readonly id: string
  readonly beganAt: number
  lastAt: number
  endedAt: number | null
  /** The freezes are over, and the script is thawing or has thawed. */
  isThawing: boolean
  /** The instance of the last try, and whether the try was a freeze. */
  trying: { readonly instance: string; readonly isFreeze: boolean } | null
  firstFreezeAt: number | null
  lastThawAt: number | null
  readonly failures: string[]
  readonly instances: Map<string, InstanceWindow>
  readonly lines: RawLine[]
}

/** Makes runs of the lines of the article's scripts, in their order. The lines have no ids: a run goes from one freeze to the end of the next thaw. */
export function articleRuns(told: readonly LineEvent<SnaplogEvent>[], keepLines: boolean): readonly Run[] {
  const drafts: Draft[] = []
  let draft: Draft | null = null
  for (const { event, line } of told) {
    if (event !== null && (draft === null || isNext(draft, event))) {
      draft = newDraft(event.at, line)
      drafts.push(draft)
    }
    if (draft === null) continue
    if (keepLines) draft.lines.push(line)
    if (event !== null) take(draft, event)
  }
  return drafts.map((one, index) => runOf(one, index === drafts.length - 1))
}

function isNext(draft: Draft, { kind }: SnaplogEvent): boolean {
  if (kind === 'pre started') return true
  return kind === 'freezing' ? draft.isThawing : kind === 'post started' && draft.endedAt !== null
}

function newDraft(at: number, { line }: RawLine): Draft {
  return {
    id: `article:${line}`,
    beganAt: at,
    lastAt: at,
    endedAt: null,
    isThawing: false,
    trying: null,
    firstFreezeAt: null,
    lastThawAt: null,
    failures: [],
    instances: new Map(),
    lines: [],
  }
}

function take(draft: Draft, event: SnaplogEvent): void {
  draft.lastAt = event.at
  switch (event.kind) {
    case 'post started':
      draft.isThawing = true
      return
    case 'post finished':
      draft.endedAt = event.at
      return
    case 'freezing':
      draft.trying = { instance: event.instance, isFreeze: true }
      draft.firstFreezeAt ??= event.at
      return
    case 'thawing':
      draft.trying = { instance: event.instance, isFreeze: false }
      draft.isThawing = true
      return
    case 'frozen':
      put(draft, event.instance, { frozenAt: event.at, outcome: 'frozen' })
      return
    case 'thawed':
      put(draft, event.instance, { thawedAt: event.at, outcome: 'thawed' })
      draft.lastThawAt = event.at
      return
    case 'freeze failed':
      failed(draft, event.instance, 'freeze-failed', 'status 3')
      return
    case 'thaw failed':
      failed(draft, event.instance, 'stuck', 'status 3')
      return
    case 'unknown status':
      if (draft.trying === null) draft.failures.push(`unknown status ${event.status}`)
      else
        failed(
          draft,
          draft.trying.instance,
          draft.trying.isFreeze ? 'freeze-failed' : 'stuck',
          `status ${event.status}`,
        )
      return
    case 'pre started':
    case 'pre finished':
    case 'freeze done':
    case 'thaw done':
      return
  }
}

function failed(draft: Draft, instance: string, outcome: 'freeze-failed' | 'stuck', status: string): void {
  put(draft, instance, { outcome })
  draft.failures.push(`${instance}: ${outcome === 'stuck' ? 'thaw' : 'freeze'} failed, ${status}`)
}

function put(draft: Draft, instance: string, change: Partial<InstanceWindow>): void {
  const before = draft.instances.get(instance) ?? { instance, ...EMPTY }
  const after = { ...before, ...change }
  draft.instances.set(instance, { ...after, frozenSeconds: secondsBetween(after.frozenAt, after.thawedAt) })
}

const EMPTY = {
  frozenAt: null,
  thawedAt: null,
  frozenSeconds: null,
  outcome: 'frozen',
  refusal: null,
  journal: null,
} as const

function runOf(draft: Draft, isLast: boolean): Run {
  const windows = [...draft.instances.values()]
  const unthawed = windows.filter(({ frozenAt, outcome }) => frozenAt !== null && outcome === 'frozen')
  const isOver = !isLast || draft.endedAt !== null
  const why = [...draft.failures]
  if (isOver)
    pushAll(
      why,
      unthawed.map(({ instance }) => `${instance}: the log shows no thaw`),
    )
  const isFailed = why.length > 0
  if (draft.endedAt === null) why.push(isLast ? 'the log ends within it' : 'it has no end')
  if (draft.firstFreezeAt === null && draft.isThawing && windows.length > 0) why.push('the log shows no freeze')
  return {
    id: draft.id,
    origin: 'article',
    beganAt: draft.beganAt,
    endedAt: draft.endedAt,
    windowSeconds: windows.some(({ frozenAt }) => frozenAt !== null)
      ? secondsBetween(draft.firstFreezeAt, draft.lastThawAt)
      : null,
    verdict: isFailed ? 'failed' : 'unknown',
    why: printableCopy(why.join('; ')),
    instances: windows,
    deadlineFired: false,
    lines: draft.lines,
  }
}
