import { idOf } from '../../model.ts'
import { printable } from '../../text/printable.ts'
import { table } from '../../text/table.ts'
import type { HookRun, Outcome, Promised } from '../play/outcome.ts'
import { type HarnessReport, reasonText, scoreOf, scoreText } from './report.ts'

const MEANINGS = {
  good: 'a quiesced snapshot, to be kept',
  failed: 'the quiesce failed, so there is no quiesced snapshot',
  aborted: 'the quiesce was cancelled',
} as const

/** Each scenario as a story, one after the other, then the score of each pair. */
export function storyReport({ pairs }: HarnessReport): string {
  return pairs
    .map(({ hooks, outcomes }) => {
      const stories = outcomes.map((outcome, place) => `${storyText(place + 1, outcome)}\n`).join('')
      return `${stories}${printable(hooks)}: ${scoreText(scoreOf({ hooks, outcomes }))}\n`
    })
    .join('\n')
}

/** A scenario for people: when each instance was frozen, the hooks' verdicts, the events that the host got, and the promises that were kept. Times count from the first snapshot, or from the begin of the scenario. */
export function storyText(number: number, outcome: Outcome): string {
  const { title, scenario, shell, told } = outcome
  const start = told[0]?.at ?? outcome.began
  const heading = `${number}. ${printable(title)}\n   ${printable(scenario)}, the hooks run by ${printable(shell)}\n`
  if (outcome.verdict === 'skipped') return `${heading}   skipped: ${printable(outcome.because)}\n`
  return `${heading}\n${indent(`${intervalsText(outcome, start)}\n${factsText(outcome, start)}`)}`
}

function intervalsText({ frozen, running }: Outcome, start: number): string {
  const rows = frozen.map(({ from, to, endedBy, ...instance }) => [
    printable(idOf(instance)),
    at(from, start),
    to === null ? 'never' : at(to, start),
    to === null ? 'for ever' : at(to, from),
    endedBy === 'thaw' ? 'ExternalThaw' : printable(endedBy),
  ])
  const others = running
    .filter((id) => !frozen.some((one) => idOf(one) === id))
    .map((id) => [printable(id), '   never'])
  return table(['instance', 'frozen at', 'thawed at', 'frozen for', 'thawed by'], [...rows, ...others])
}

function factsText(outcome: Outcome, start: number): string {
  const { runs, snapshots, lastVerdict, told, promises, leftFrozen } = outcome
  const inOrder = [...runs].sort((a, b) => a.began - b.began)
  const facts: readonly (readonly [label: string, texts: readonly string[]])[] = [
    ['exit statuses', inOrder.map(runText)],
    ['snapshot taken', snapshots.map(({ takenAt }) => (takenAt === null ? 'no' : `at ${at(takenAt, start).trim()}`))],
    ['verdict', lastVerdict === '' ? [] : [printable(lastVerdict)]],
    ['host was told', told.map(({ text }) => printable(text))],
    ['which means', snapshots.map((one) => MEANINGS[one.outcome])],
    ['promises', promises.map(promiseText)],
    ['left frozen', [leftFrozen.length === 0 ? 'none' : leftFrozen.map((id) => printable(id)).join(', ')]],
    ['does not hold', outcome.because === '' ? [] : [printable(reasonText(outcome))]],
  ]
  return facts
    .flatMap(([label, texts]) => texts.map((text, place) => `${(place === 0 ? label : '').padEnd(16)}${text}\n`))
    .join('')
}

function runText({ hook, words, began, ended, end }: HookRun): string {
  const called = printable(`${hook} ${words.join(' ')}`)
  if (end === null || ended === null) return `${called}: did not end`
  const status = end.kind === 'exited' ? `${end.status}` : `killed by ${printable(end.signal)}`
  return `${called}: ${status}, after ${(ended - began).toFixed(2)} s`
}

const HELD = { kept: 'kept     ', broken: 'BROKEN   ', unchecked: 'unchecked' } as const

function promiseText({ text, held, seen }: Promised): string {
  return `${HELD[held]} ${printable(text)}${seen === '' ? '' : `, but: ${printable(seen)}`}`
}

function at(time: number, start: number): string {
  return `${(time - start).toFixed(2).padStart(6)} s`
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '   ')
}
