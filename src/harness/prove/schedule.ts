import fc from 'fast-check'
import type { Kind } from '../../model.ts'

/** A schedule of faults and events as the lines of a scenario. */
export interface Schedule {
  readonly instances: readonly string[]
  readonly faults: readonly Fault[]
  readonly hold: number
  readonly events: readonly Event[]
  /** The backup product takes a second snapshot immediately. */
  readonly retries: boolean
}

interface Fault {
  readonly subject: string
  readonly verb: string
  readonly keys: string
}

interface Event {
  /** A line that waits; empty for none. */
  readonly trigger: string
  readonly act: string
}

const seconds = (least: number, most: number): fc.Arbitrary<string> =>
  fc.integer({ min: least * 10, max: most * 10 }).map((tenths) => String(tenths / 10))
const failure = fc.constantFrom('0', '1', '3', '124', '137', '239')
const status = fc.oneof(failure, fc.constant('5'))

/**
 * Faults that an instance can have. No hook can detect a freeze that returns 5 and freezes later, nor a thaw that returns 5 and does not thaw, so these are left out. A thaw
 * succeeds after some failures: an instance that can never be thawed shows no defect of the hooks.
 */
const freezeKeys = fc.oneof(
  { weight: 4, arbitrary: seconds(0.1, 2).map((n) => `seconds=${n}`) },
  { weight: 3, arbitrary: status.map((n) => `status=${n}`) },
  { weight: 3, arbitrary: status.map((n) => `status=${n} act=no`) },
  {
    weight: 2,
    arbitrary: fc.tuple(seconds(0.5, 4), fc.boolean()).map(([n, hangs]) => `late=${n} ${hangs ? 'hang' : 'status=1'}`),
  },
  { weight: 1, arbitrary: fc.constantFrom('hang', 'hang deaf', 'bytes=200000', 'seconds=0.3 times=1') },
)
const thawKeys = fc.oneof(
  { weight: 4, arbitrary: seconds(0.1, 1.5).map((n) => `seconds=${n}`) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(failure, fc.integer({ min: 1, max: 2 }))
      .map(([n, times]) => `status=${n} act=no times=${times}`),
  },
  { weight: 1, arbitrary: status.map((n) => `status=${n} times=2`) },
  { weight: 1, arbitrary: fc.constantFrom('hang times=1', 'hang deaf times=1', 'late=1 times=1') },
)
const listKeys = fc.oneof(
  seconds(0.1, 2).map((n) => `seconds=${n}`),
  fc.constantFrom('status=1', 'status=0 text=nonsense', 'bytes=100000', 'hang times=1'),
)

function faultOf(ids: readonly string[], kinds: readonly Kind[]): fc.Arbitrary<Fault> {
  const id = fc.constantFrom(...ids)
  return fc.oneof(
    { weight: 5, arbitrary: fc.record({ subject: id, verb: fc.constant('freeze'), keys: freezeKeys }) },
    { weight: 3, arbitrary: fc.record({ subject: id, verb: fc.constant('thaw'), keys: thawKeys }) },
    {
      weight: 1,
      arbitrary: fc.record({
        subject: id,
        verb: fc.constant('session'),
        keys: fc.constantFrom('status=239 times=1', 'seconds=0.5'),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ subject: fc.constantFrom(...kinds), verb: fc.constant('qlist'), keys: listKeys }),
    },
  )
}

function eventOf(ids: readonly string[]): fc.Arbitrary<Event> {
  const id = fc.constantFrom(...ids)
  const trigger = fc.oneof(
    fc.constantFrom('', '? until snapshot', '? until listing'),
    id.map((one) => `? until suspended ${one}`),
    id.map((one) => `? until called ExternalFreeze ${one}`),
    id.map((one) => `? until called ExternalThaw ${one}`),
    id.map((one) => `? until resumed ${one}`),
  )
  const act = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('abort') },
    {
      weight: 4,
      arbitrary: fc.constantFrom('SIGTERM', 'SIGKILL', 'SIGINT', 'SIGHUP').map((word) => `? signal hook ${word}`),
    },
    { weight: 3, arbitrary: fc.constantFrom('SIGTERM', 'SIGKILL', 'SIGSTOP').map((word) => `[ours] ? keeper ${word}`) },
    { weight: 1, arbitrary: fc.constant('kill-all') },
    { weight: 2, arbitrary: id.map((one) => `down ${one}`) },
    { weight: 1, arbitrary: id.map((one) => `resume ${one}`) },
  )
  return fc.record({ trigger, act })
}

/** Schedules for guests of one to four instances; with `kind`, of that kind only. */
export function schedules(kind: Kind | undefined): fc.Arbitrary<Schedule> {
  const all = [`${kind ?? 'iris'}:A`, `${kind ?? 'cache'}:B`, `${kind ?? 'iris'}:C`, `${kind ?? 'iris'}:D`]
  return fc.integer({ min: 1, max: all.length }).chain((count) => {
    const ids = all.slice(0, count)
    const kinds = [...new Set(ids.map((id): Kind => (id.startsWith('iris:') ? 'iris' : 'cache')))]
    return fc.record({
      instances: fc.constant(ids),
      faults: fc.uniqueArray(faultOf(ids, kinds), {
        maxLength: 3,
        selector: ({ subject, verb }) => `${subject} ${verb}`,
      }),
      hold: fc.integer({ min: 0, max: 8 }).map((tenths) => tenths / 10),
      events: fc.array(eventOf(ids), { maxLength: 3 }),
      retries: fc.boolean(),
    })
  })
}

/**
 * The schedule as a scenario: the events, then a wait until no hook runs, then the end of all faults, then a snapshot that must be good. After `kill-all` no process is left
 * that could thaw, so the next call of post-thaw must thaw.
 */
export function scenarioText({ instances, faults, hold, events, retries }: Schedule, title: string): string {
  const steps = events.flatMap(({ trigger, act }) => [trigger, act]).filter((line) => line !== '')
  const gone = events.flatMap(({ act }) => (act.startsWith('down ') ? [act.replace('down', 'up')] : []))
  return [
    `# ${title}`,
    `instance ${instances.join(' ')}`,
    'config freeze.timeout 3',
    'config thaw.timeout 3',
    'config watchdog.deadline 5',
    'config watchdog.resumeAfter null',
    ...faults.map(({ subject, verb, keys }) => `fault ${subject} ${verb} ${keys}`),
    '',
    `snapshot & hold=${hold}`,
    ...steps,
    '? wait snapshot',
    ...(retries ? ['? snapshot'] : []),
    ...(steps.includes('kill-all') ? ['? thaw'] : []),
    'until idle',
    ...faults.map(({ subject, verb }) => `heal ${subject} ${verb}`),
    ...new Set(gone),
    'until frozen none',
    'snapshot good',
    '',
  ].join('\n')
}
