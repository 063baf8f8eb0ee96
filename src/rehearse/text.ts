import { meaningOf } from '../hook/events.ts'
import { journalLine } from '../hook/journal-line.ts'
import { lastRunDocument } from '../hook/last-json.ts'
import type { RehearsalDocument } from '../schemas/rehearsal.ts'
import { isoTime, isoTimeOrNull } from '../text/json.ts'
import { paintFor } from '../text/paint.ts'
import { printable } from '../text/printable.ts'
import { table } from '../text/table.ts'
import { NO_TERMINAL, type Terminal } from '../text/terminal.ts'
import type { HookCall } from './guard.ts'
import type { RehearsedInstance } from './judge.ts'
import type { Rehearsal } from './rehearse.ts'
import type { LoggedEvent } from './run-log.ts'

/** The timeline, the lines that the instances logged, how long each was frozen, and the outcome last. */
export function rehearsalText(rehearsal: Rehearsal, terminal: Terminal = NO_TERMINAL): string {
  const paint = paintFor(terminal)
  const { calls, events, logged, instances, outcome, why } = rehearsal
  const rows = [
    ...callRows(calls.freeze, rehearsal.hooks.preFreeze),
    ...callRows(calls.thaw, rehearsal.hooks.postThaw),
    ...events.map((event): Row => [event.at, event.instance, event.event, String(event.ms), textOf(event)]),
  ].sort(([a], [b]) => a - b)
  const lines = [
    ...logged.flatMap(({ instance, path, lines }) =>
      lines.length === 0
        ? [`${instance}: ${printable(path)}: nothing of Backup.General`]
        : lines.map((line) => `${instance}: ${line}`),
    ),
    ...instances.map(frozenText),
    ...why.map((one) => `why: ${printable(one, 1000)}`),
    `rehearsal: ${(outcome === 'good' ? paint.good : paint.bad)(outcome)}`,
  ]
  const head = ['TIME', 'WHO', 'WHAT', 'MS', 'TEXT']
  return `${table(
    head,
    rows.map(([at, ...cells]) => [timeText(at), ...cells.map((cell) => printable(cell, 450))]),
    { columns: terminal.columns, below: [4] },
  )}${lines.join('\n')}\n`
}

/** The rehearsal for programs. */
export function rehearsalDocument(rehearsal: Rehearsal): RehearsalDocument {
  const { calls, events, instances, lastRun, ...rest } = rehearsal
  return {
    schema: 'gen-hooks/rehearsal/1',
    ...rest,
    calls: [calls.freeze, calls.thaw].flatMap((call) =>
      call === null ? [] : [{ ...call, beganAt: isoTime(call.beganAt), endedAt: isoTimeOrNull(call.endedAt) }],
    ),
    instances: instances.map((one) => ({
      ...one,
      frozenAt: isoTimeOrNull(one.frozenAt),
      thawedAt: isoTimeOrNull(one.thawedAt),
      frozenSeconds: frozenSeconds(one),
    })),
    events: events.map(({ line: _, at, ms, ...event }) => ({ ...event, at: isoTime(at), seconds: ms / 1000 })),
    lastRun: lastRun.kind === 'read' ? lastRunDocument(lastRun.values) : null,
  }
}

/** Of what ExternalFreeze printed the line that counts. */
function textOf(event: LoggedEvent): string {
  return (meaningOf(event).kind === 'journal' && journalLine(event.text)) || event.text
}

type Row = readonly [at: number, who: string, what: string, ms: string, text: string]

function callRows(call: HookCall | null, path: string): readonly Row[] {
  if (call === null) return []
  const began: Row = [call.beganAt, 'VMware Tools', `calls ${path} ${call.argument}`, '', '']
  if (call.endedAt === null) return [began]
  const ms = String(call.endedAt - call.beganAt)
  return [began, [call.endedAt, 'VMware Tools', `sees exit status ${call.status}`, ms, '']]
}

function frozenText(one: RehearsedInstance): string {
  const seconds = frozenSeconds(one)
  return `${one.instance}: ${seconds === null ? `not seen frozen and thawed (${one.thaw})` : `frozen for ${seconds.toFixed(2)} s, ${one.thaw}`}`
}

function frozenSeconds({ frozenAt, thawedAt }: RehearsedInstance): number | null {
  return frozenAt === null || thawedAt === null ? null : (thawedAt - frozenAt) / 1000
}

const timeText = (at: number): string => new Date(at).toISOString().slice(11, 23)
