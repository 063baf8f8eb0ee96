import { basename } from 'node:path'
import { table } from '../../text/table.ts'
import type { Story } from './default-story.ts'
import type { StoryResult } from './play-story.ts'
import type { Promised } from './promises.ts'

const OUTCOMES = {
  good: 'a quiesced snapshot, to be kept',
  failed: 'the quiesce failed, so there is no quiesced snapshot',
  aborted: 'the quiesce was cancelled',
} as const

/** A story for people: who was frozen when, what the hooks said, what the host was told, and which promises that keeps. Times count from its start. */
export function storyText(
  number: number,
  story: Story,
  result: StoryResult,
  promises: readonly Promised[],
  running: readonly string[],
): string {
  const { report, frozen, lastRun } = result
  const start = report.told[0]?.at ?? 0
  const at = (time: number): string => `${(time - start).toFixed(2).padStart(6)} s`
  const rows = frozen.map(({ kind, name, from, to, endedBy }) => [
    `${kind}:${name}`,
    at(from),
    to === null ? 'never' : at(to),
    to === null ? 'for ever' : `${(to - from).toFixed(2).padStart(6)} s`,
    endedBy === 'thaw' ? 'ExternalThaw' : endedBy,
  ])
  const others = running.filter((id) => !rows.some(([frozenId]) => frozenId === id)).map((id) => [id, '   never'])
  const intervals = table(['instance', 'frozen at', 'thawed at', 'frozen for', 'thawed by'], [...rows, ...others])
  const values = lastRun.kind === 'read' ? lastRun.values : {}
  const why = values.why ? ` (${values.why})` : ''
  const facts: readonly (readonly [string, readonly string[]])[] = [
    [
      'exit statuses',
      report.scripts.map(({ path, argument, end, began, ended }) => {
        const status = end.kind === 'exited' ? `${end.status}` : `killed by ${end.signal}`
        return `${basename(path)} ${argument}: ${status}, after ${(ended - began).toFixed(2)} s`
      }),
    ],
    ['snapshot taken', [report.snapshotAt === null ? 'no' : `at ${at(report.snapshotAt).trim()}`]],
    ['verdict', [`${values.verdict ?? 'none'}${why}`]],
    ['host was told', report.told.map(({ text }) => text)],
    ['which means', [OUTCOMES[report.outcome]]],
    ['promises', promises.map(promiseText)],
    ['left frozen', [result.leftFrozen.length === 0 ? 'none' : result.leftFrozen.join(', ')]],
  ]
  const lines = facts.flatMap(([label, texts]) =>
    texts.map((text, index) => `${(index === 0 ? label : '').padEnd(16)}${text}`),
  )
  return `${number}. ${story.title}\n${indent(`${intervals}\n${lines.join('\n')}\n`)}`
}

function promiseText({ text, held, seen }: Promised): string {
  return held === 'kept' ? `kept    ${text}` : `BROKEN  ${text}, but: ${seen}`
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '   ')
}
