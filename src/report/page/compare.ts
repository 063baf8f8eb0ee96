import type { Figures } from '../../history/run.ts'
import { counted, countText, spanText } from '../../text/format.ts'
import { zoneClock } from '../../text/zone-clock.ts'
import type { Report } from '../report.ts'

/** `↑ 3 more than the 25 before`, `as many as before`. */
export function countCompared(now: number, before: number): string {
  if (now === before) return 'as many as before'
  const difference = countText(Math.abs(now - before))
  return now > before
    ? `↑ ${difference} more than the ${countText(before)} before`
    : `↓ ${difference} fewer than the ${countText(before)} before`
}

/** `↑ 0.42 s longer than 3.51 s before`; empty where neither has one. Seconds. */
export function spanCompared(now: number | null, before: number | null): string {
  if (now === null) return before === null ? '' : `${spanText(before)} before`
  if (before === null) return 'none before'
  const difference = Math.abs(now - before)
  if (spanText(now) === spanText(before) || difference < 0.005) return 'as long as before'
  // spans of days are shown without hours, so that their difference would not agree with them
  const by = difference < 3600 ? `${spanText(difference)} ` : ''
  return now > before
    ? `↑ ${by}longer than ${spanText(before)} before`
    : `↓ ${by}shorter than ${spanText(before)} before`
}

/** `↑ higher than 96.4 % before`; compares the texts as shown. */
export function shareCompared(now: Figures, before: Figures): string {
  const [own, old] = [shareText(now), shareText(before)]
  if (own === '' || old === '') return ''
  if (own === old) return 'as before'
  return Number.parseFloat(own) > Number.parseFloat(old) ? `↑ higher than ${old} before` : `↓ lower than ${old} before`
}

/** How many of the runs are consistent; empty without runs. */
export function shareText({ byVerdict: { consistent }, runs }: Figures): string {
  // 99.99 % must not be rounded to 100 %
  return runs === 0 ? '' : `${(Math.floor((consistent / runs) * 1000) / 10).toFixed(1)} %`
}

/** The period that the figures are compared with, or why there is no comparison, in a sentence. */
export function comparedWith({ before, since, runs, zone }: Report): string {
  const { text } = zoneClock(zone)
  switch (before.kind) {
    case 'none':
      return since !== null || runs.length === 0
        ? ''
        : 'All runs of these logs are shown, so there is nothing before them to compare with; --since 7d compares a week with the week before it.'
    case 'too short':
      return `Not compared with the period before, ${text(before.from)} to ${text(before.to)}: the first run of these logs is of ${text(before.first)}.`
    case 'known':
      return before.figures.runs === 0
        ? `The period before, of the same length, has no run: ${text(before.from)} to ${text(before.to)}.`
        : `“Before” is the period before, of the same length: ${text(before.from)} to ${text(before.to)}, with ${counted(before.figures.runs, 'run')}.`
  }
}

/** The figures of the period before, if there is one to compare with. */
export function figuresBefore({ before }: Pick<Report, 'before'>): Figures | null {
  return before.kind === 'known' && before.figures.runs > 0 ? before.figures : null
}
