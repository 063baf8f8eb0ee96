const DAY_MS = 86_400_000
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The text of a tick among `ticks`, which are local times as if UTC: the part that changes from tick to tick, and below it the larger unit where that is new. With 24 hours in any locale. */
export function timeTick(tick: Date, index: number, ticks: readonly Date[]): string {
  const step =
    ticks.length < 2 ? DAY_MS : ((ticks.at(-1)?.getTime() ?? 0) - (ticks[0]?.getTime() ?? 0)) / (ticks.length - 1)
  const [own, belongs] = partsFor(step)
  const before = index === 0 ? undefined : ticks[index - 1]
  const below = belongs(tick)
  return before !== undefined && belongs(before) === below ? own(tick) : `${own(tick)}\n${below}`
}

type Part = (time: Date) => string

const iso: Part = (time) => time.toISOString()
const year: Part = (time) => iso(time).slice(0, 4)
const month: Part = (time) => MONTHS[time.getUTCMonth()] ?? ''
const day: Part = (time) => String(time.getUTCDate())

function partsFor(step: number): readonly [Part, Part] {
  if (step >= 360 * DAY_MS) return [year, () => '']
  if (step >= 27 * DAY_MS) return [month, year]
  if (step >= DAY_MS) return [day, (time) => `${month(time)} ${year(time)}`]
  const length = step >= 60_000 ? 16 : 19
  return [(time) => iso(time).slice(11, length), (time) => `${day(time)} ${month(time)} ${year(time)}`]
}
