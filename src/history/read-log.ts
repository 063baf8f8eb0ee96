import { errnoOf } from '../errors.ts'
import { parseHookLine } from '../hook/log-line.ts'
import { errnoText } from '../host/errno-text.ts'
import { freezeLogReader, type IrisReader } from '../logs/freeze-log.ts'
import type { IrisEvent } from '../logs/iris-event.ts'
import type { LineEvent } from '../logs/line-event.ts'
import { logKind } from '../logs/log-kind.ts'
import { messagesLogReader } from '../logs/messages-log.ts'
import { type LineBatch, openLines } from '../logs/open-lines.ts'
import { readAhead } from '../logs/read-ahead.ts'
import { parseSnaplogLine, type SnaplogEvent } from '../logs/snaplog.ts'
import type { RawLine } from '../logs/source-line.ts'
import type { Problem } from '../model.ts'
import { ownText } from '../text/own-text.ts'
import { quoteText } from '../text/printable.ts'
import { type ProblemLog, problemLog } from '../text/problem-log.ts'
import type { Zone } from '../text/zone.ts'
import type { HookRuns } from './hook-runs.ts'
import { keptLines } from './kept-lines.ts'
import type { LogSource } from './log-source.ts'
import { type Room, TOO_MUCH } from './room.ts'
import { isOtherClock } from './same-clock.ts'

/** The kind of a log and its content; a hooks' log puts its events into `hooks` at once, since there are many. */
export type LogRead = { readonly source: LogSource; readonly problems: readonly Problem[] } & (
  | { readonly kind: 'unreadable' | 'empty' | 'nothing' | 'hooks' }
  | { readonly kind: 'article'; readonly told: readonly LineEvent<SnaplogEvent>[] }
  | {
      readonly kind: 'iris'
      readonly format: 'freeze log' | 'messages'
      readonly told: readonly LineEvent<IrisEvent>[]
    }
)

/**
 * Which lines a run keeps: all; none; or for `requireSameClock`, in room that does not grow with the log, the first line of the hooks' log at which the clock of the
 * zone shows another time, and the places of the lines of IRIS's logs.
 */
export type KeepLines = boolean | 'other clock'

export interface ReadLogOptions {
  readonly zone: Zone
  readonly keepLines: KeepLines
  readonly hooks: HookRuns
  /** The logs that the verb reads, for the problem of an unknown log. */
  readonly expected: string
  readonly room: Room
}

/** Reads one line. */
type Take = (text: string, number: number) => void

/** A log that is open and being read. */
export interface OpenLog {
  readonly source: LogSource
  readonly name: string
  readonly problems: ProblemLog
  readonly batches: AsyncGenerator<LineBatch, void, void>
}

/** Begins to read a log; `readLog` reports a failure. */
export function openLog(source: LogSource): OpenLog {
  const name = source.path === '-' ? 'standard input' : source.path
  const problems = problemLog(name)
  return { source, name, problems, batches: readAhead(openLines(source.path, problems.add)) }
}

/** Reads one log to its end. A file that cannot be read is a problem, and so is an unknown format. */
export async function readLog(log: OpenLog, options: ReadLogOptions): Promise<LogRead> {
  const { source, problems, batches } = log
  let reading: { readonly take: Take; readonly read: () => LogRead } | null = null
  let isEmpty = true
  try {
    for await (const { first, texts } of batches) {
      const isBlank = reading === null && texts.every((text) => text.trim() === '')
      if (isBlank) continue
      isEmpty = false
      reading ??= begin(log, texts, options)
      if (reading === null) break
      for (let index = 0; index < texts.length; index++) reading.take(texts[index] ?? '', first + index)
    }
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === undefined) throw error
    problems.add(0, `cannot be read: ${errnoText(errno)}`)
    if (reading === null) return { source, kind: 'unreadable', problems: problems.problems() }
  }
  return reading?.read() ?? { source, kind: isEmpty ? 'empty' : 'nothing', problems: problems.problems() }
}

function begin({ source, name, problems }: OpenLog, lines: readonly string[], options: ReadLogOptions) {
  const done = (leftOut = 0) => {
    if (leftOut > 0) problems.add(0, `its ${leftOut} oldest lines are left out, ${TOO_MUCH}`)
    return { source, problems: problems.problems() }
  }
  const { zone, keepLines, hooks, room } = options
  const raw = (text: string, line: number) => ({ source: name, line, text: keepLines === true ? text : '' })
  const kind = logKind(lines)
  switch (kind) {
    case 'hooks': {
      const kept = (text: string, line: number, at: number): RawLine | null => {
        if (keepLines !== 'other clock') return keepLines ? raw(text, line) : null
        return isOtherClock(text, at, zone) ? { source: name, line, text: ownText(text) } : null
      }
      const take: Take = (text, number) => {
        const event = parseHookLine(text)
        if (event !== null) hooks.add(event, number, kept(text, number, event.at))
        else if (text.trim() !== '') problems.add(number, `${quoteText(text)}: is no line of the hooks`)
      }
      return { take, read: (): LogRead => ({ kind: 'hooks', ...done() }) }
    }
    case 'article': {
      const kept = keptLines<SnaplogEvent>(room)
      const take: Take = (text, number) => {
        const read = parseSnaplogLine(text, zone)
        if (read.kind === 'event') kept.add(read.event, raw(text, number))
        else if (read.kind === 'problem') problems.add(number, `${quoteText(text)}: ${read.message}`)
        else if (keepLines === true && text.trim() !== '') kept.add(null, raw(text, number))
      }
      return { take, read: (): LogRead => ({ kind: 'article', told: kept.told(), ...done(kept.leftOut()) }) }
    }
    case 'freeze log':
    case 'messages': {
      const kept = keptLines<IrisEvent>(room)
      const reader: IrisReader = kind === 'messages' ? messagesLogReader(zone) : freezeLogReader(zone)
      const take: Take = (text, number) => {
        const read = reader(text)
        if (read.kind === 'event') kept.add(read.event, raw(text, number))
        else if (read.kind === 'problem') problems.add(number, `${quoteText(text)}: ${read.message}`)
      }
      return {
        take,
        read: (): LogRead => ({ kind: 'iris', format: kind, told: kept.told(), ...done(kept.leftOut()) }),
      }
    }
    case 'vmware':
      problems.add(0, 'a log of VMware, which tells of stuns and not of freezes: see gen-hooks stun')
      return null
    case null:
      problems.add(0, `not known, expected ${options.expected}`)
      return null
  }
}
