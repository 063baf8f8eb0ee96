import type { Run } from '../history/run.ts'
import { isThawed, meaningOf } from '../hook/events.ts'
import { journalLine } from '../hook/journal-line.ts'
import { type HookEvent, parseHookLine } from '../hook/log-line.ts'
import { freezeLogReader } from '../logs/freeze-log.ts'
import type { IrisEvent } from '../logs/iris-event.ts'
import { messagesLogReader } from '../logs/messages-log.ts'
import { parseSnaplogLine, type SnaplogEvent } from '../logs/snaplog.ts'
import { printableCopy } from '../text/printable.ts'
import { pushAll } from '../text/push-all.ts'
import type { Zone } from '../text/zone.ts'
import { instanceOfSource, type LogSource } from './source-instance.ts'
import { type Spans, spansOf } from './spans.ts'
import type { TimelineEvent } from './timeline.ts'

/** The events of one run, unsorted, and the spans of its instances. */
export interface RunTold extends Spans {
  readonly events: readonly TimelineEvent[]
}

/** The events of a run's own lines, which the run must have kept. `sources` have the instance of each log of IRIS. */
export function runEvents(run: Run, sources: readonly LogSource[], zone: Zone): RunTold {
  const events: TimelineEvent[] = []
  const spans = spansOf()
  const known = run.instances.map(({ instance }) => instance)
  const seen = new Set<string>()
  for (const { source, text } of run.lines) {
    const hook = parseHookLine(text)
    if (hook !== null) {
      // a saver that was killed leaves lines that another process writes again
      if (seen.has(text)) continue
      seen.add(text)
      pushAll(events, hookEvents(hook))
      spans.hook(hook)
      continue
    }
    const article = run.origin === 'article' ? parseSnaplogLine(text, zone) : null
    if (article?.kind === 'event') {
      events.push(scriptEvent(article.event))
      spans.script(article.event)
      continue
    }
    const iris = irisEvent(text, zone)
    if (iris === null) continue
    const instance = instanceOfSource(source, sources, known)
    const told = toldByIris(iris, instance)
    if (told !== null) events.push(told)
    spans.iris(iris, instance, !/:\d{3} \(/.test(text.slice(0, 40)))
  }
  return { events: withoutTwins(events), ...spans.spans() }
}

function hookEvents(hook: HookEvent): readonly TimelineEvent[] {
  const { at, ms, instance, event, text } = hook
  const means = meaningOf(hook)
  const detail = printableCopy((means.kind === 'journal' && journalLine(text)) || text, 200)
  if (instance === '-') {
    const what =
      means.kind === 'verdict'
        ? `verdict: ${event}`
        : means.kind === 'all frozen'
          ? 'all frozen, pre-freeze ends'
          : printableCopy(event)
    return [{ at, source: 'hooks', instance: null, what, detail }]
  }
  const name = printableCopy(instance, 300)
  const begins = means.kind === 'frozen' ? 'freeze begins' : isThawed(means) ? 'thaw begins' : null
  const told = {
    at,
    source: 'hooks',
    instance: name,
    what: printableCopy(event),
    // only for these events `ms` is the length of a call
    detail: detail || (begins === null ? '' : `the call took ${(ms / 1000).toFixed(2)} s`),
  } as const
  return begins === null ? [told] : [{ ...told, at: at - ms, what: begins, detail: '' }, told]
}

function scriptEvent(event: SnaplogEvent): TimelineEvent {
  const instance = 'instance' in event ? printableCopy(event.instance, 300) : null
  const detail = event.kind === 'unknown status' ? `status ${printableCopy(event.status)}` : ''
  return { at: event.at, source: 'script', instance, what: SCRIPT_WORDS[event.kind], detail }
}

const SCRIPT_WORDS: Readonly<Record<SnaplogEvent['kind'], string>> = {
  'pre started': 'pre-freeze begins',
  'pre finished': 'pre-freeze ends',
  'post started': 'post-thaw begins',
  'post finished': 'post-thaw ends',
  freezing: 'freeze begins',
  frozen: 'frozen',
  'freeze failed': 'freeze-failed',
  'freeze done': 'freeze is over',
  thawing: 'thaw begins',
  thawed: 'thawed',
  'thaw failed': 'thaw failed',
  'thaw done': 'thaw is over',
  'unknown status': 'unknown status',
}

function irisEvent(text: string, zone: Zone): IrisEvent | null {
  for (const read of [messagesLogReader(zone)(text), freezeLogReader(zone)(text)]) {
    if (read.kind === 'event') return read.event
  }
  return null
}

function toldByIris(event: IrisEvent, instance: string): TimelineEvent | null {
  if (event.at === null) return null
  const detail =
    event.kind === 'restore from'
      ? printableCopy(event.file, 200)
      : event.kind === 'warning'
        ? printableCopy(event.message, 200)
        : event.kind === 'refused'
          ? event.error.text
          : ''
  const what = event.kind === 'restore from' ? 'a restore begins with' : event.kind
  return { at: event.at, source: 'IRIS', instance, what, detail }
}

/** messages.log and the LogFile have the same events; the one with milliseconds is kept. */
function withoutTwins(events: readonly TimelineEvent[]): readonly TimelineEvent[] {
  const keyOf = ({ instance, what, detail, at }: TimelineEvent): string =>
    `${Math.floor(at / 1000)} ${instance} ${what} ${detail}`
  const isWhole = ({ source, at }: TimelineEvent): boolean => source === 'IRIS' && at % 1000 === 0
  const told = new Set(events.filter((one) => one.source === 'IRIS' && !isWhole(one)).map(keyOf))
  return events.filter((one) => {
    if (!isWhole(one)) return true
    const isNew = !told.has(keyOf(one))
    told.add(keyOf(one))
    return isNew
  })
}
