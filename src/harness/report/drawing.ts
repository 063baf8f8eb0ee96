import { idOf } from '../../model.ts'
import { largest } from '../../text/largest.ts'
import { escapeMarkup } from '../../text/markup.ts'
import type { Outcome } from '../play/outcome.ts'

/** A bar in a row; times in seconds from the begin of the scenario. */
interface Bar {
  readonly from: number
  readonly to: number
  readonly kind: 'frozen' | 'left-frozen' | 'hook' | 'hook-failed' | 'covered' | 'uncovered' | 'refused'
  readonly label: string
}

interface Row {
  readonly name: string
  readonly bars: readonly Bar[]
}

/**
 * One scenario drawn over time as HTML: a row for each instance, one for the hooks, one for the snapshots, a line for each mark. The places of the bars are in
 * percent, so that the drawing fits a phone and a sheet of paper, and each bar has a text that describes it.
 */
export function drawing(outcome: Outcome): string {
  const end = endOf(outcome)
  const span = Math.max(end - outcome.began, 0.05)
  const percent = (seconds: number): string => `${((Math.min(Math.max(seconds, 0), span) / span) * 100).toFixed(2)}%`
  const rows = rowsOf(outcome, end).map(({ name, bars }) => {
    const drawn = bars.map(
      ({ from, to, kind, label }) =>
        `<i class="bar ${kind}" role="img" style="left:${percent(from)};width:${percent(to - from)}" title="${escapeMarkup(label)}" aria-label="${escapeMarkup(label)}"></i>`,
    )
    return `<div class="row"><span class="name">${escapeMarkup(name)}</span><div class="track">${drawn.join('')}</div></div>`
  })
  const marks = outcome.marks.filter(({ at }) => at > outcome.began + 0.01)
  const lines = marks.map(
    ({ at, text }, index) =>
      `<i class="mark" style="left:${percent(at - outcome.began)}" title="${escapeMarkup(text)}"><b>${index + 1}</b></i>`,
  )
  const notes = marks.map(({ at, text }) => `<li>${(at - outcome.began).toFixed(2)} s: ${escapeMarkup(text)}</li>`)
  const axis = ticks(span).map((tick) => `<i class="tick" style="left:${percent(tick)}">${tickText(tick)}</i>`)
  const strip = `<div class="row marks"><span class="name"></span><div class="track">${lines.join('')}</div></div>`
  return `<div class="drawing">${rows.join('')}${marks.length === 0 ? '' : strip}<div class="row axis"><span class="name">s</span><div class="track">${axis.join('')}</div></div></div>${
    notes.length === 0 ? '' : `<ol class="notes">${notes.join('')}</ol>`
  }`
}

function rowsOf(outcome: Outcome, end: number): readonly Row[] {
  const { began, frozen, runs, windows, running } = outcome
  const at = (time: number): number => time - began
  const instances = running.map(
    (id): Row => ({
      name: id,
      bars: frozen
        .filter((one) => idOf(one) === id)
        .map(({ from, to, endedBy }) => ({
          from: at(from),
          to: at(to ?? end),
          kind: to === null ? 'left-frozen' : 'frozen',
          label:
            to === null
              ? `${id} frozen from ${text(at(from))} and left frozen`
              : `${id} frozen for ${text(to - from)}, ended by ${endedBy}`,
        })),
    }),
  )
  const hooks: Row = {
    name: 'hooks',
    bars: runs.map(({ hook, words, began: start, ended, end: how }) => {
      const status = how === null ? 'did not end' : how.kind === 'exited' ? `status ${how.status}` : how.signal
      return {
        from: at(start),
        to: at(ended ?? end),
        kind: how?.kind === 'exited' && how.status === 0 ? 'hook' : 'hook-failed',
        label: `${hook} ${words.join(' ')}: ${status} after ${text((ended ?? end) - start)}`,
      }
    }),
  }
  const snapshots: Row = {
    name: 'snapshot',
    bars: windows.map(({ from, to, said, uncovered }) => ({
      from: at(from),
      to: at(to),
      kind: said !== 'good' ? 'refused' : uncovered.length === 0 ? 'covered' : 'uncovered',
      label: `snapshot reported ${said}${uncovered.length === 0 ? '' : `, not covered: ${uncovered.join(' ')}`}`,
    })),
  }
  return [...instances, hooks, ...(windows.length > 0 ? [snapshots] : [])]
}

function endOf({ began, ended, frozen, runs, windows, marks, leftFrozen }: Outcome): number {
  if (leftFrozen.length > 0) return ended
  const times = [
    ...frozen.map(({ to }) => to ?? ended),
    ...runs.map((run) => run.ended ?? ended),
    ...windows.map(({ to }) => to),
    ...marks.map(({ at }) => at),
  ]
  return largest(times, began)
}

/** About four round numbers for the axis. */
function ticks(span: number): readonly number[] {
  const rough = span / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => index * step).filter(
    (tick) => tick <= span * 0.97,
  )
}

function tickText(tick: number): string {
  return String(Math.round(tick * 1000) / 1000)
}

function text(seconds: number): string {
  return `${seconds.toFixed(2)} s`
}
