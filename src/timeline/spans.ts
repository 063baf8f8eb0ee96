import { isSame } from '../history/join-iris.ts'
import { isThawed, meaningOf } from '../hook/events.ts'
import type { HookEvent } from '../hook/log-line.ts'
import type { IrisEvent } from '../logs/iris-event.ts'
import type { SnaplogEvent } from '../logs/snaplog.ts'
import { smallest } from '../text/largest.ts'
import { printableCopy } from '../text/printable.ts'
import type { InstanceSpan, Phase } from './instance-span.ts'

/** When each instance was frozen and when each hook ran, by the lines of one run. */
export interface Spans {
  readonly instances: readonly InstanceSpan[]
  readonly preFreeze: Phase
  readonly postThaw: Phase
  /** Some of these times are in whole seconds: the event was up to a second later than its time. */
  readonly wholeSeconds: boolean
}

type Draft = { -readonly [K in keyof InstanceSpan]: InstanceSpan[K] }
type Times = Partial<Omit<InstanceSpan, 'instance'>>

/** What IRIS itself says of one instance. */
interface IrisTimes {
  readonly suspended: number[]
  readonly resuming: number[]
  readonly resumed: number[]
}

/** The hooks log a freeze or thaw within this time; logs in whole seconds are up to a second late. */
const SAME_MS = 2000

/**
 * Takes the lines of one run in any order. Where hooks or scripts have a time, the time of IRIS replaces that time only if both contradict each other:
 * the instance was resumed before the hooks thawed it, or suspended later than the hooks say.
 */
export function spansOf(): {
  readonly hook: (event: HookEvent) => void
  readonly script: (event: SnaplogEvent) => void
  readonly iris: (event: IrisEvent, instance: string, wholeSeconds: boolean) => void
  readonly spans: () => Spans
} {
  const told = new Map<string, Draft>()
  const byIris = new Map<string, Draft>()
  const irisTimes = new Map<string, IrisTimes>()
  const pre: { from: number | null; to: number | null } = { from: null, to: null }
  const post: { from: number | null; to: number | null } = { from: null, to: null }
  let hasScript = false
  let irisIsWhole = false
  const put = (all: Map<string, Draft>, instance: string, times: Times): void => {
    all.set(instance, { ...(all.get(instance) ?? empty(instance)), ...times })
  }
  return {
    hook: (event) => {
      const { at, ms, instance } = event
      const means = meaningOf(event)
      if (instance === '-') {
        if (means.kind === 'all frozen') pre.to = at
        return
      }
      const name = printableCopy(instance, 300)
      if (means.kind === 'frozen') put(told, name, { freezeBeganAt: at - ms, frozenAt: at })
      else if (means.kind === 'not frozen' && means.called) put(told, name, { freezeBeganAt: at - ms })
      else if (isThawed(means)) {
        // The first thaw ended the freeze; later tries do not change that.
        if (at < (told.get(name)?.thawedAt ?? Number.POSITIVE_INFINITY))
          put(told, name, { thawBeganAt: at - ms, thawedAt: at })
      } else if (means.kind === 'thaw' && means.end === 'lost') put(told, name, { lostBy: at })
      else put(told, name, {})
    },
    script: (event) => {
      hasScript = true
      const { at } = event
      if (event.kind === 'pre started') pre.from = at
      else if (event.kind === 'pre finished') pre.to = at
      else if (event.kind === 'post started') post.from = at
      else if (event.kind === 'post finished') post.to = at
      if (!('instance' in event)) return
      const name = printableCopy(event.instance, 300)
      if (event.kind === 'freezing') put(told, name, { freezeBeganAt: at })
      else if (event.kind === 'frozen') put(told, name, { frozenAt: at })
      else if (event.kind === 'thawing') put(told, name, { thawBeganAt: at })
      else if (event.kind === 'thawed') put(told, name, { thawedAt: at })
      else put(told, name, {})
    },
    iris: (event, instance, wholeSeconds) => {
      if (event.at === null) return
      const times = irisTimes.get(instance) ?? { suspended: [], resuming: [], resumed: [] }
      irisTimes.set(instance, times)
      if (event.kind === 'suspended' || event.kind === 'resuming' || event.kind === 'resumed')
        times[event.kind].push(event.at)
      if (event.kind === 'suspending') put(byIris, instance, { freezeBeganAt: event.at })
      else if (event.kind === 'suspended') put(byIris, instance, { frozenAt: event.at })
      else if (event.kind === 'resuming') put(byIris, instance, { thawBeganAt: event.at })
      else if (event.kind === 'resumed') put(byIris, instance, { thawedAt: event.at })
      else return
      irisIsWhole ||= wholeSeconds
    },
    spans: () => {
      const own = [...told.values()]
      const alone = [...byIris.values()].filter(({ instance }) => !own.some((one) => isSame(one.instance, instance)))
      const filled = own
        .map((one) => withIris(one, [...byIris.values()]))
        .map((one) => {
          const known = [...irisTimes].find(([instance]) => isSame(instance, one.instance))
          return known === undefined ? one : contradicted(one, known[1])
        })
      const usesIris = alone.length > 0 || filled.some((one, index) => one !== own[index])
      return {
        instances: [...filled, ...alone],
        preFreeze: { ...pre },
        postThaw: { ...post },
        wholeSeconds: hasScript || (usesIris && irisIsWhole),
      }
    },
  }
}

function empty(instance: string): InstanceSpan {
  return { instance, freezeBeganAt: null, frozenAt: null, thawBeganAt: null, thawedAt: null, lostBy: null }
}

function withIris(span: InstanceSpan, byIris: readonly InstanceSpan[]): InstanceSpan {
  const iris = byIris.find(({ instance }) => isSame(instance, span.instance))
  if (iris === undefined || (span.frozenAt !== null && span.thawedAt !== null)) return span
  const frozenAt = span.frozenAt ?? iris.frozenAt
  const thawBeganAt = span.thawBeganAt ?? (span.thawedAt === null ? iris.thawBeganAt : null)
  const thawedAt = span.thawedAt ?? iris.thawedAt
  if (frozenAt === span.frozenAt && thawedAt === span.thawedAt && thawBeganAt === span.thawBeganAt) return span
  return { ...span, frozenAt, thawBeganAt, thawedAt }
}

function contradicted(span: InstanceSpan, { suspended, resuming, resumed }: IrisTimes): InstanceSpan {
  const { frozenAt } = span
  const thawAt = span.thawBeganAt ?? span.thawedAt ?? span.lostBy
  if (frozenAt === null) return span
  const isEarly = (at: number): boolean => at > frozenAt && (thawAt === null || at < thawAt - SAME_MS)
  const early = resumed.filter(isEarly)
  const later = suspended.some((at) => at <= frozenAt + SAME_MS)
    ? []
    : suspended.filter((at) => at < (thawAt ?? at + 1))
  const ended =
    early.length === 0
      ? span
      : { ...span, thawBeganAt: smallest([...resuming.filter(isEarly), ...early]), thawedAt: smallest(early) }
  return later.length === 0 ? ended : { ...ended, frozenAt: smallest(later) }
}
