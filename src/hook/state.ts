/** What the hooks' state file says: format v1, written by the hooks alone, but data all the same. */
export interface RunState {
  readonly run: string
  readonly boot: string
  /** In the order of their freezes, each with the last that is known of it. */
  readonly begun: readonly BegunInstance[]
  /** The last complete `phase` line's word; null before the first. */
  readonly phase: Phase | null
}

const PHASES = ['listing', 'freezing', 'frozen', 'thawing', 'checking', 'sweeping', 'over'] as const
export type Phase = (typeof PHASES)[number]

const WORD = /^[A-Za-z0-9_.:-]{1,128}$/
const NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/
const FIRST_LINE = /^gen-hooks-state 1 (\S+) (\S+) (\d+) (.+)$/

/** The state in `text`; null if it is not a state of format v1. A last line without a newline is torn and not counted. */
export function parseRunState(text: string): RunState | null {
  const lines = text.split('\n').slice(0, -1)
  const first = FIRST_LINE.exec(lines[0] ?? '')
  const run = first?.[1]
  const boot = first?.[2]
  if (run === undefined || boot === undefined || !WORD.test(run) || !WORD.test(boot)) return null
  const begun = new Map<string, BegunInstance>()
  let phase: Phase | null = null
  for (const line of lines.slice(1)) {
    const [word = '', kind = '', name = '', need, result] = line.split(' ')
    const known = begun.get(`${kind}:${name}`)
    if (word === 'phase') phase = PHASES.find((one) => one === kind) ?? phase
    else if (word === 'begun' && (kind === 'iris' || kind === 'cache') && NAME.test(name)) {
      begun.set(`${kind}:${name}`, { kind, name, need: need === 'optional' ? 'optional' : 'need', now: 'begun' })
    } else if ((word === 'frozen' || word === 'thawed') && known !== undefined) {
      begun.set(`${kind}:${name}`, { ...known, now: result === 'stuck' ? 'stuck' : word })
    }
  }
  return { run, boot, begun: [...begun.values()], phase }
}

/** An instance that a run began to freeze. */
export interface BegunInstance {
  readonly kind: 'iris' | 'cache'
  readonly name: string
  readonly need: 'need' | 'optional'
  /** `begun`: a freeze may be on its way, or have landed. `stuck`: it could not be thawed. */
  readonly now: 'begun' | 'frozen' | 'thawed' | 'stuck'
}
