import { counted, countText, shortName, spanText } from '../../text/format.ts'
import { escapeMarkup } from '../../text/markup.ts'
import { isTime, zoneClock } from '../../text/zone-clock.ts'
import { VERDICT_LOOKS } from '../marks.ts'
import type { Report } from '../report.ts'

/** What the page covers, in a sentence. */
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
  const boxes: readonly (readonly [string, string, string])[] = [
    ['runs', countText(figures.runs), byVerdict.unknown === 0 ? '' : `${countText(byVerdict.unknown)} not judged`],
    ['consistent', countText(byVerdict.consistent), share(byVerdict.consistent, figures.runs)],
    ['failures', countText(figures.failures), failed.join(', ')],
    ['window, median', spanText(window?.p50 ?? null), ''],
    ['window, 95 % within', spanText(window?.p95 ?? null), ''],
    ['window, longest', spanText(window?.max ?? null), ''],
    [
      'longest time between two runs',
      spanText(longestGap?.seconds ?? null),
      longestGap === null ? '' : `${clock.text(longestGap.from)} to ${clock.text(longestGap.to)}`,
    ],
  ]
  return `<dl class="figures">${boxes
    .map(
      ([name, value, more]) =>
        `<div><dt>${name}</dt><dd>${escapeMarkup(value)}${more === '' ? '' : `<span class="soft">${escapeMarkup(more)}</span>`}</dd></div>`,
    )
    .join('')}</dl>`
}

function share(part: number, whole: number): string {
  // 99.99 % is not all
  return whole === 0 ? '' : `${(Math.floor((part / whole) * 1000) / 10).toFixed(1)} %`
}
