import { idOf } from '../../model.ts'
import type { Job } from '../play/job.ts'
import type { Outcome } from '../play/outcome.ts'

/** Longer texts are cut, since hooks may print any amount. */
const MOST_CHARACTERS = 1_000_000
const MOST_ENTRIES = 100_000

type Check = (value: unknown) => unknown
type Facts = Omit<Outcome, 'scenario' | 'title' | 'shell' | 'running' | 'slipped' | 'source'>

/** A value of another form than expected. */
class Unfit extends Error {}

/**
 * The answer of an agent for a job, as an outcome; null if the answer has another form. Hooks under test ran beside the agent and may have changed it: only facts
 * are taken from the answer, in the form that the reports expect. The scenario is that of the job, and the verdict follows from the facts.
 */
export function checkOutcome(said: unknown, { scenario, shellName }: Job): Outcome | null {
  try {
    const facts = record(FACTS)(said) as Facts
    const verdict = verdictOf(facts)
    return {
      ...facts,
      scenario: scenario.name,
      title: scenario.title,
      shell: shellName,
      running: scenario.instances.map(idOf),
      slipped: '',
      verdict,
      source: verdict === 'broken' ? scenario.source : '',
    }
  } catch (error) {
    if (error instanceof Unfit) return null
    throw error
  }
}

/** A scenario with a broken invariant, or with a reason, is broken in any case. */
function verdictOf({ verdict, because, invariantBroken }: Facts): Outcome['verdict'] {
  if (verdict === 'unplayable' && because !== '') return verdict
  return verdict === 'held' && because === '' && !invariantBroken ? 'held' : 'broken'
}

const text: Check = (value) => {
  if (typeof value !== 'string') throw new Unfit()
  return value.slice(0, MOST_CHARACTERS)
}

const number: Check = (value) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Unfit()
  return value
}

const boolean: Check = (value) => {
  if (typeof value !== 'boolean') throw new Unfit()
  return value
}

const oneOf =
  (...words: readonly string[]): Check =>
  (value) => {
    if (typeof value !== 'string' || !words.includes(value)) throw new Unfit()
    return value
  }

const orNull =
  (check: Check): Check =>
  (value) =>
    value === null ? null : check(value)

const list =
  (check: Check): Check =>
  (value) => {
    if (!Array.isArray(value) || value.length > MOST_ENTRIES) throw new Unfit()
    return value.map(check)
  }

/** Fields that are not named are left out. */
const record =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) => {
    if (typeof value !== 'object' || value === null) throw new Unfit()
    const found = value as Readonly<Record<string, unknown>>
    return Object.fromEntries(Object.entries(fields).map(([name, check]) => [name, check(found[name])]))
  }

const exited = record({ kind: oneOf('exited'), status: number })
const signalled = record({ kind: oneOf('signalled'), signal: text })
const end: Check = (value) => ((value as { kind?: unknown } | undefined)?.kind === 'exited' ? exited : signalled)(value)

const mark = record({ at: number, text })

const FACTS: Readonly<Record<keyof Facts, Check>> = {
  verdict: oneOf('held', 'broken', 'unplayable'),
  because: text,
  brokenLine: number,
  promises: list(record({ text, held: oneOf('kept', 'broken', 'unchecked'), seen: text })),
  invariantBroken: boolean,
  began: number,
  ended: number,
  frozen: list(
    record({
      kind: oneOf('iris', 'cache', 'docker', 'podman'),
      name: text,
      from: number,
      to: orNull(number),
      endedBy: text,
    }),
  ),
  windows: list(record({ from: number, to: number, said: oneOf('good', 'bad', 'nothing'), uncovered: list(text) })),
  runs: list(
    record({
      hook: text,
      verb: oneOf('freeze', 'thaw', 'freezeFail'),
      words: list(text),
      began: number,
      ended: orNull(number),
      end: orNull(end),
    }),
  ),
  told: list(mark),
  snapshots: list(record({ takenAt: orNull(number), outcome: oneOf('good', 'failed', 'aborted') })),
  lastVerdict: text,
  marks: list(mark),
  leftFrozen: list(text),
  leftProcesses: list(text),
  points: list(record({ call: text, nth: number })),
  stderr: list(text),
  logs: text,
}
