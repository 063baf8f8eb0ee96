import type { HookEvent } from './log-line.ts'

/** What post-thaw may find of a snapshot. */
export const VERDICTS = ['consistent', 'inconsistent', 'aborted'] as const
export type Verdict = (typeof VERDICTS)[number]

/** What an event says of its run, or of its instance. */
export type Meaning =
  /** The run has its verdict. */
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  /** There was no run: a freeze was turned away. */
  | { readonly kind: 'not started' }
  /** The freeze of the run is over, and pre-freeze ends with 0. */
  | { readonly kind: 'all frozen' }
  /** The run thaws all, for the reason in `text`. */
  | { readonly kind: 'undone' }
  /** The list of the instances is not whole, for the reason in `text`. */
  | { readonly kind: 'incomplete list' }
  /** The instance is frozen, by a call that took `ms`. */
  | { readonly kind: 'frozen' }
  /** The instance is not frozen by the run. `weight`: of two such reasons the one with the larger weight is reported. `called`: a freeze was called, for `ms`. */
  | { readonly kind: 'not frozen'; readonly weight: 1 | 2 | 3 | 4; readonly called: boolean }
  /** A thaw of `ms` is over. The instance `writes` again since this thaw; was `lost` before at an unknown time; or is `stuck`, and still frozen. */
  | { readonly kind: 'thaw'; readonly end: 'writes' | 'lost' | 'stuck' }
  /** A journal restore goes on with what `text` names. */
  | { readonly kind: 'journal' }
  /** Of interest to people only; also what a later version writes. */
  | { readonly kind: 'remark' }

/** One event of snapshot.log. */
export interface EventRule {
  readonly event: string
  /** Whether its line names an instance, or `-` for the run as a whole. */
  readonly of: 'instance' | 'run'
  readonly means: Meaning
  readonly levels: readonly ('info' | 'warn' | 'error')[]
  /** The first version that writes the event, and the last; null as long as versions write the event. A log is kept for years: no event leaves the table. */
  readonly since: string
  readonly until: string | null
  /** The heading in docs/how-to/read-the-log.md below which the event stands. */
  readonly heading: 'Events of a freeze' | 'Events of a thaw' | 'Verdicts' | 'The journal to restore from'
  /** What happened and what `ms` is, in the words of that page: null where the page says it once for all events. */
  readonly text: string
  readonly ms: string | null
}

type Words = readonly [event: string, levels: string, text: string]
type Place = Pick<EventRule, 'of' | 'heading' | 'ms'>

const rule = ([event, levels, text]: Words, means: Meaning, place: Place, until: string | null = null): EventRule => ({
  event,
  means,
  levels: levels.split(', ') as EventRule['levels'][number][],
  since: '0.1.0',
  until,
  text,
  ...place,
})

const FREEZE = { of: 'run', heading: 'Events of a freeze', ms: 'since the run began' } as const
const OF_INSTANCE = { ...FREEZE, of: 'instance' } as const
const THAW = { of: 'instance', heading: 'Events of a thaw', ms: 'all tries' } as const
const VERDICT = { of: 'run', heading: 'Verdicts', ms: null } as const

/** Every event that a version of the hooks has written, in the order of docs/how-to/read-the-log.md. A test compares this table with the page and with the templates. */
export const HOOK_EVENTS: readonly EventRule[] = [
  rule(['frozen', 'info', 'its freeze succeeded'], { kind: 'frozen' }, { ...OF_INSTANCE, ms: 'the call' }),
  rule(
    ['frozen', 'info', 'all are frozen, pre-freeze exits 0'],
    { kind: 'all frozen' },
    { ...FREEZE, ms: 'since the first freeze' },
  ),
  rule(
    [
      'freeze-failed',
      'error',
      'the freeze of this instance did not end with 5: its status and output are in `text`. 3: refused. 124, 137: out of time. 143: ended by the undo',
    ],
    { kind: 'not frozen', weight: 3, called: true },
    { ...OF_INSTANCE, ms: 'the call' },
  ),
  rule(
    ['skipped', 'warn', 'a planned instance is down'],
    { kind: 'not frozen', weight: 2, called: false },
    OF_INSTANCE,
  ),
  rule(
    ['unlisted', 'warn', 'an instance runs that is not in the plan; `text` has what `instances.unlisted` says'],
    { kind: 'not frozen', weight: 1, called: false },
    OF_INSTANCE,
  ),
  rule(['list-failed', 'warn', 'that one froze, and no list names it'], { kind: 'remark' }, OF_INSTANCE),
  rule(
    [
      'list-failed',
      'warn',
      'a command is there and no list of it is [whole](../reference/hook-contract.md#pre-freeze): `text` says why (`qlist ended with 124`: it hung; a line is not understood; it cannot be run). The planned instances are frozen anyway, and the snapshot is inconsistent; with `unlisted: fail` the freeze fails',
    ],
    { kind: 'incomplete list' },
    FREEZE,
  ),
  rule(
    [
      'name-refused',
      'error',
      'the list has a name that is not `[A-Za-z0-9_.-]+`; other characters are shown as `?`. Fails the run, unless `unlisted: warn` or that instance is down',
    ],
    { kind: 'remark' },
    FREEZE,
  ),
  rule(
    [
      'leftover',
      'warn',
      'of hooks before 0.1.0: an earlier run was ended in the middle; what it left is thawed before this freeze. The hooks of today write `rescue` instead',
    ],
    { kind: 'remark' },
    { ...FREEZE, ms: '0' },
    '0.1.0',
  ),
  rule(
    [
      'dropped',
      'warn',
      'the instance did not freeze and the snapshot goes on without it: it is `optional`, or `freeze.onFailure: continue`; or `mirror.policy` left it out, and its freeze was not called: then `text` has its mirror role',
    ],
    { kind: 'not frozen', weight: 4, called: false },
    { ...OF_INSTANCE, ms: 'the call; by `mirror.policy`: since the run began' },
  ),
  rule(
    ['undo', 'error', 'all are thawed, the snapshot is not covered; `text` has the reason'],
    { kind: 'undone' },
    FREEZE,
  ),
  rule(
    [
      'not-started',
      'error',
      'no freeze was begun, or pre-freeze knows of none: `another run is live`, `no process of the run answered`, a program is missing or does not work, called with a wrong argument, or the run folder cannot be used',
    ],
    { kind: 'not started' },
    { ...FREEZE, ms: '0' },
  ),
  rule(
    ['thawed', 'info, warn', 'the instance was frozen and `ExternalThaw` ended that; warn if not at the first try'],
    { kind: 'thaw', end: 'writes' },
    THAW,
  ),
  rule(
    ['resumed', 'warn', 'it was seen suspended, and `iris stat NAME -W` ended that. The snapshot was covered'],
    { kind: 'thaw', end: 'writes' },
    THAW,
  ),
  rule(
    ['not-frozen', 'warn', 'it was not frozen any more, or it is unknown whether it was. The snapshot was not covered'],
    { kind: 'thaw', end: 'lost' },
    THAW,
  ),
  rule(
    ['down', 'warn', 'it could not be thawed since it is down. The snapshot was not covered'],
    { kind: 'thaw', end: 'lost' },
    THAW,
  ),
  rule(
    [
      'stuck',
      'error',
      'it could not be thawed: [recover it](recover-a-frozen-instance.md). The hooks try again, at growing intervals, until it would resume by itself',
    ],
    { kind: 'thaw', end: 'stuck' },
    THAW,
  ),
  rule(
    [
      'rescue',
      'warn',
      'the owner of a run, which gives its verdict, was ended in the phase in `text`: another one thaws what is left, and gives the verdict',
    ],
    { kind: 'remark' },
    { ...THAW, of: 'run', ms: 'since the other owner began' },
  ),
  rule(
    [
      'consistent',
      'info',
      'post-thaw was called with `thaw`, and every required instance was frozen by this run and still was',
    ],
    { kind: 'verdict', verdict: 'consistent' },
    VERDICT,
  ),
  rule(
    [
      'inconsistent',
      'info, error',
      'the freeze does not cover the snapshot, for the reason in `text`: post-thaw was not called before the thaw, a required instance was not frozen by this run or not any more, or it is unknown whether all were. info if the freeze failed and post-thaw was not called: there is no snapshot',
    ],
    { kind: 'verdict', verdict: 'inconsistent' },
    VERDICT,
  ),
  rule(
    ['aborted', 'info', 'post-thaw was called with `freezeFail`: there is no snapshot to judge. All are thawed'],
    { kind: 'verdict', verdict: 'aborted' },
    VERDICT,
  ),
  rule(
    [
      'journal',
      'info',
      'after the verdict of a run that froze: the end of what ExternalFreeze printed, by which a journal restore of the snapshot goes on. `offset N of FILE`: at the marker in that file; else at the beginning of the one behind `journal file:`',
    ],
    { kind: 'journal' },
    { of: 'instance', heading: 'The journal to restore from', ms: 'since the first freeze' },
  ),
]

/** The `text` of an undo, and of a verdict, when no thaw came before `watchdog.deadline`; templates/partials/verdict.sh.hbs has it. */
export const DEADLINE_TEXT = 'no thaw came before the deadline'

/** Stands in each `text` that gives an incomplete list as the reason. */
export const INCOMPLETE_LIST_TEXT = 'no whole list'

const RULES = {
  instance: new Map(HOOK_EVENTS.filter(({ of }) => of === 'instance').map((one) => [one.event, one])),
  run: new Map(HOOK_EVENTS.filter(({ of }) => of === 'run').map((one) => [one.event, one])),
}
const REMARK: Meaning = { kind: 'remark' }

/** The rule for an event; null for one of a later version. */
export function ruleOf({ event, instance }: Pick<HookEvent, 'event' | 'instance'>): EventRule | null {
  return RULES[instance === '-' ? 'run' : 'instance'].get(event) ?? null
}

/** What an event means; one of a later version is a remark. */
export function meaningOf(event: Pick<HookEvent, 'event' | 'instance'>): Meaning {
  return ruleOf(event)?.means ?? REMARK
}

/** Whether a thaw ended a freeze, so that the instance writes again from then on. */
export function isThawed(means: Meaning): boolean {
  return means.kind === 'thaw' && means.end === 'writes'
}
