import { idOf } from '../../../model.ts'
import { frozenNow, readEvents } from '../../guest/events.ts'
import { frozenIntervals, isFrozenAt } from '../../guest/frozen-intervals.ts'
import { parseRegexp } from '../../language/parse-step.ts'
import type { Step } from '../../language/scenario.ts'
import { type ScenarioContext, textOf } from '../context.ts'
import { StepBroken } from '../step-broken.ts'
import { waitUntil } from '../wait-until.ts'
import { eventId } from './waits.ts'
import { idsOf } from './world.ts'

/** `frozen iris:A`, `frozen none` */
export function frozen({ guest }: ScenarioContext, { words }: Step): void {
  same('frozen', frozenNow(guest.fakes), idsOf(words).map(idOf))
}

/** `ever suspended iris:A`: exactly these. */
export function ever(context: ScenarioContext, { words: [event = '', ...ids] }: Step): void {
  same(`ever ${event}`, had(context, event), idsOf(ids).map(idOf))
}

/** `never called iris:A`: none of these. */
export function never(context: ScenarioContext, { words: [event = '', ...ids] }: Step): void {
  const found = had(context, event).filter((id) => idsOf(ids).map(idOf).includes(id))
  if (found.length > 0) throw new StepBroken(`${event} was ${found.join(' ')}, expected never`)
}

/** `calls ExternalThaw iris:A least=3 most=9` */
export function calls(
  { guest }: ScenarioContext,
  { words: [method = '', ...ids], options: { least, most } }: Step,
): void {
  const events = readEvents(guest.fakes).filter(({ event, detail }) => event === 'called' && detail === method)
  for (const id of idsOf(ids).map(idOf)) {
    const count = events.filter((one) => eventId(one) === id).length
    const bounds = [least === undefined ? '' : `at least ${least}`, most === undefined ? '' : `at most ${most}`]
    if (count < Number(least ?? 0) || count > Number(most ?? count))
      throw new StepBroken(`${id} had ${count} calls of ${method}, expected ${bounds.filter(Boolean).join(', ')}`)
  }
}

/** `called` counts sessions, not lists. */
function had({ guest }: ScenarioContext, event: string): readonly string[] {
  const found = readEvents(guest.fakes).filter(
    (one) => one.event === event && (event !== 'called' || one.detail.startsWith('External')),
  )
  return [...new Set(found.map(eventId))].sort()
}

function same(what: string, seen: readonly string[], wanted: readonly string[]): void {
  const expected = [...wanted].sort()
  if (seen.join(' ') === expected.join(' ')) return
  throw new StepBroken(`${what}: ${seen.join(' ') || 'none'}, expected ${expected.join(' ') || 'none'}`)
}

/** `order suspended iris:A resumed iris:B` */
export function order({ guest }: ScenarioContext, { words: [first = '', a = '', second = '', b = ''] }: Step): void {
  const events = readEvents(guest.fakes)
  const place = (event: string, id: string): number => {
    const found = events.findIndex((one) => one.event === event && eventId(one) === id)
    if (found < 0) throw new StepBroken(`${id} was never ${event}`)
    return found
  }
  if (place(first, a) > place(second, b)) throw new StepBroken(`${b} was ${second} before ${a} was ${first}`)
}

/** `event iris:A suspended /limit=120/` */
export function event({ guest }: ScenarioContext, { words: [id = '', name = '', pattern = ''], expect }: Step): void {
  const details = readEvents(guest.fakes).flatMap((one) =>
    one.event === name && eventId(one) === id ? [one.detail] : [],
  )
  const found = details.some((detail) => parseRegexp(pattern)?.test(detail) === true)
  if (found !== (expect === 'success')) {
    throw new StepBroken(`${id} ${name}: ${details.join(', ') || 'never'}, expected ${found ? 'not ' : ''}${pattern}`)
  }
}

/** `ran freeze thaw`, `ran freeze:0 thaw:SIGKILL`: the hooks by their arguments, in the order of their start. */
export function ran({ runs }: ScenarioContext, { words }: Step): void {
  const sorted = [...runs].sort((a, b) => a.began - b.began)
  const withEnds = words.some((word) => word.includes(':'))
  const seen = sorted.map(({ words: [argument = 'none'], end }) => {
    const how = end === null ? 'running' : end.kind === 'exited' ? end.status : end.signal
    return withEnds ? `${argument}:${how}` : argument
  })
  const wanted = words.join() === 'none' ? [] : words
  if (seen.join(' ') !== wanted.join(' ')) {
    throw new StepBroken(`hooks ran with ${seen.join(' ') || 'nothing'}, expected ${wanted.join(' ') || 'none'}`)
  }
}

export function told({ reports }: ScenarioContext, { words: [text = ''], expect }: Step): void {
  const all = reports.flatMap((report) => report.told.map((one) => one.text))
  const found = all.some((one) => one.includes(text))
  if (found !== (expect === 'success')) {
    throw new StepBroken(
      `the host was told: ${all.join('; ')}, expected ${found ? 'no' : ''} ${text}`.replace('  ', ' '),
    )
  }
}

export function quiet({ guest }: ScenarioContext): void {
  const events = readEvents(guest.fakes)
  const intervals = frozenIntervals(events)
  const loud = events.filter(({ at, detail }) => detail === 'logger' && isFrozenAt(intervals, at)).length
  if (loud > 0) throw new StepBroken(`syslog was written to ${loud} times while an instance was frozen`)
}

/** Seconds to wait for last.json: the owner of a run writes it before it lets the lock go. */
const VERDICT_SECONDS = 10

/** `verdict inconsistent status=1 why=deadline` */
export async function verdict(context: ScenarioContext, step: Step): Promise<void> {
  if (otherVerdict(context, step) === null) return
  await waitUntil(context, 'the verdict', () => otherVerdict(context, step) === null, VERDICT_SECONDS).catch(
    (error) => {
      throw new StepBroken(otherVerdict(context, step) ?? String(error))
    },
  )
}

/** The values of last.json that differ from the expected ones; null if none does. */
function otherVerdict({ guest }: ScenarioContext, { words: [wanted = ''], options }: Step): string | null {
  const text = textOf(guest.at('/run/gen-hooks/last.json'))
  let last: Readonly<Record<string, unknown>> = {}
  try {
    last = JSON.parse(text) as Readonly<Record<string, unknown>>
  } catch {
    return `last.json is not JSON: ${text.slice(0, 200)}`
  }
  if (last.verdict !== wanted) return `the verdict is ${last.verdict} (${last.why}), expected ${wanted}`
  for (const [key, value] of Object.entries(options)) {
    const seen = String(last[key])
    const fits = key === 'why' ? seen.includes(value) : seen === value
    if (!fits) return `${key} of the verdict is ${seen}, expected ${value}`
  }
  return null
}

export function log(context: ScenarioContext, { words: [pattern = ''], expect }: Step): void {
  const path = `${context.scenario.config.log.directory}/snapshot.log`
  matches('the log', textOf(context.guest.at(path)), pattern, expect)
}

export function syslog({ guest }: ScenarioContext, { words: [pattern = ''], expect }: Step): void {
  matches('syslog', textOf(`${guest.fakes}/fake/syslog`), pattern, expect)
}

export function file({ guest }: ScenarioContext, { words: [path = '', pattern = ''], expect }: Step): void {
  matches(path, textOf(guest.at(path)), pattern, expect)
}

function matches(what: string, text: string, pattern: string, expect: Step['expect']): void {
  const found = parseRegexp(pattern)?.test(text) ?? false
  if (found !== (expect === 'success')) throw new StepBroken(`${what} has ${found ? 'a' : 'no'} line ${pattern}`)
}
