import { appendFileSync, existsSync, rmSync } from 'node:fs'
import { countBystanders, strikeBystander } from './sweep/bystander.ts'
import { makeBase, PATIENT, renderPair, SHORT } from './sweep/guest.ts'
import { makeSettler } from './sweep/settle.ts'
import type { Outcome, Stage } from './sweep/story.ts'
import { countPoints, playAll, storiesOf } from './sweep/sweep.ts'
import { whyNoTrace } from './sweep/trace.ts'

/** KILL_SWEEP: `full` for every point, or N for every N-th; KILL_SWEEP_ONLY: a pattern of their names, for one that failed. */
const every = process.env.KILL_SWEEP === 'full' ? 1 : Number(process.env.KILL_SWEEP ?? 23)
const only = new RegExp(process.env.KILL_SWEEP_ONLY ?? '')
const shell = process.env.KILL_SWEEP_SHELL ?? (existsSync('/usr/bin/dash') ? '/usr/bin/dash' : '/bin/sh')
const why = whyNoTrace()
const traced = why === null ? test : test.skip

const base = makeBase('sweep')
const settler = makeSettler(base)
let stage: Stage

beforeAll(async () => {
  stage = { base, pair: await renderPair(SHORT), patient: await renderPair(PATIENT), shell, settler }
})

afterAll(() => {
  settler.stop()
  if (process.env.KILL_SWEEP_KEEP === undefined) rmSync(base, { recursive: true, force: true })
})

traced(
  `killed at any point, nothing stays frozen and no uncovered snapshot is good${why === null ? '' : `: ${why}`}`,
  async () => {
    const stories = storiesOf(await countPoints(stage), every).filter(({ name }) => only.test(name))
    const outcomes = await playAll(stage, stories, note)
    report('points', outcomes)
    expect(failed(outcomes)).toEqual([])
    expect(outcomes.filter(({ struck }) => struck).length).toBeGreaterThan(outcomes.length / 2)
  },
  7_200_000,
)

test('whichever process is killed or stopped while all is frozen, the deadline thaws', async () => {
  const indexes = Array.from({ length: await countBystanders(stage) }, (_, index) => index)
  const strikes = (['KILL', 'STOP'] as const).flatMap((signal) => indexes.map((index) => ({ signal, index })))
  const outcomes = await Promise.all(strikes.map(({ signal, index }) => strikeBystander(stage, index, signal)))
  report('processes', outcomes)
  expect(failed(outcomes)).toEqual([])
  expect(indexes.length).toBeGreaterThan(1)
}, 300_000)

function failed(outcomes: readonly Outcome[]): readonly Outcome[] {
  return outcomes.filter(({ problems }) => problems.length > 0)
}

/** KILL_SWEEP_LOG: a file that takes each outcome as a line of JSON. */
function note(outcome: Outcome): void {
  const log = process.env.KILL_SWEEP_LOG
  if (log !== undefined) appendFileSync(log, `${JSON.stringify(outcome)}\n`)
}

function report(what: string, outcomes: readonly Outcome[]): void {
  const worst = outcomes.reduce((most, { frozen }) => Math.max(most, frozen), 0)
  const struck = outcomes.filter((outcome) => outcome.struck).length
  process.stdout.write(
    `kill sweep in ${shell}: ${outcomes.length} ${what}, ${struck} struck, frozen at most ${worst.toFixed(2)} s, ${failed(outcomes).length} failed\n`,
  )
}
