import { counted, countText, shortName, spanText } from '../../text/format.ts'
import { escapeMarkup } from '../../text/markup.ts'
import { isTime, zoneClock } from '../../text/zone-clock.ts'
import { VERDICT_LOOKS } from '../marks.ts'
import type { Report } from '../report.ts'
import { comparedWith, countCompared, figuresBefore, shareCompared, shareText, spanCompared } from './compare.ts'

/** The period and the logs of the page, in a sentence. */
export function covers(report: Report): string {
  const { runs, zone } = report
  const clock = zoneClock(zone)
  const times = runs.map(({ beganAt }) => beganAt).filter(isTime)
  const first = times[0]
  const last = times.at(-1)
  if (first === undefined || last === undefined) return 'No run is in these logs.'
  const names = [...new Set(runs.flatMap(({ instances }) => instances.map(({ instance }) => instance)))]
  const shown = names.slice(0, 5).map((name) => shortName(name, 40))
  const of =
    names.length === 0 ? '' : ` of ${shown.join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`
  const when = runs.length === 1 ? `at ${clock.text(first)}` : `from ${clock.text(first)} to ${clock.text(last)}`
  return `${counted(runs.length, 'run')}${of}, ${when}, all times in ${zone}.`
}

/** What it is, how much, more about it, and against the period before. */
type Box = readonly [name: string, value: string, more: string, compared: string]

/** The figures over all runs, one box each. */
export function figuresList(report: Report): string {
  const { figures, zone } = report
  const clock = zoneClock(zone)
  const { window, longestGap, byVerdict } = figures
  const failed = Object.entries(VERDICT_LOOKS)
    .filter(([verdict]) => verdict !== 'consistent' && verdict !== 'unknown')
    .map(([verdict, { label }]) => [byVerdict[verdict as keyof typeof byVerdict], label] as const)
    .filter(([count]) => count > 0)
    .map(([count, label]) => `${countText(count)} ${label}`)
  const old = figuresBefore(report)
  const said = comparedWith(report)
  const windowBox = (name: string, rank: 'p50' | 'p95' | 'max'): Box => [
    name,
    spanText(window?.[rank] ?? null),
    '',
    old === null ? '' : spanCompared(window?.[rank] ?? null, old.window?.[rank] ?? null),
  ]
  const boxes: readonly Box[] = [
    [
      'runs',
      countText(figures.runs),
      byVerdict.unknown === 0 ? '' : `${countText(byVerdict.unknown)} not judged`,
      old === null ? '' : countCompared(figures.runs, old.runs),
    ],
    [
      'consistent',
      countText(byVerdict.consistent),
      shareText(figures),
      old === null ? '' : shareCompared(figures, old),
    ],
    [
      'failures',
      countText(figures.failures),
      failed.join(', '),
      old === null ? '' : countCompared(figures.failures, old.failures),
    ],
    windowBox('window, median', 'p50'),
    windowBox('window, 95 % within', 'p95'),
    windowBox('window, longest', 'max'),
    [
      'longest time between two runs',
      spanText(longestGap?.seconds ?? null),
      longestGap === null ? '' : `${clock.text(longestGap.from)} to ${clock.text(longestGap.to)}`,
      old === null ? '' : spanCompared(longestGap?.seconds ?? null, old.longestGap?.seconds ?? null),
    ],
  ]
  return `<dl class="figures">${boxes
    .map(
      ([name, value, ...more]) =>
        `<div><dt>${name}</dt><dd>${escapeMarkup(value)}${more.map((text) => (text === '' ? '' : `<span class="soft">${escapeMarkup(text)}</span>`)).join('')}</dd></div>`,
    )
    .join(
      '',
    )}</dl>${said === '' ? '' : `<p class="soft">${escapeMarkup(said).replace(/--since \w+/, '<code class="option">$&</code>')}</p>`}`
}
