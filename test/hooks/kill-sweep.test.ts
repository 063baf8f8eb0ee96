import { appendFileSync, existsSync, rmSync } from 'node:fs'
import { makeBase, PATIENT, renderPair, SHORT } from './sweep/guest.ts'
import { makeSettler } from './sweep/settle.ts'
import type { Outcome, Stage } from './sweep/story.ts'
import { countPoints, playAll, storiesOf } from './sweep/sweep.ts'
import { whyNoTrace } from './sweep/trace.ts'

/** KILL_SWEEP: `full` for every point, or N for every N-th. KILL_SWEEP_SHELL: another shell than dash. */
const every = process.env.KILL_SWEEP === 'full' ? 1 : Number(process.env.KILL_SWEEP ?? 40)
const shell = process.env.KILL_SWEEP_SHELL ?? (existsSync('/usr/bin/dash') ? '/usr/bin/dash' : '/bin/sh')
const why = whyNoTrace()
const run = why === null ? test : test.skip

run(
  `killed at any point, nothing stays frozen and no uncovered snapshot is good${why === null ? '' : `: ${why}`}`,
  async () => {
    const base = makeBase('sweep')
    const settler = makeSettler(base)
    const stage: Stage = { base, pair: await renderPair(SHORT), patient: await renderPair(PATIENT), shell, settler }
    try {
      const only = process.env.KILL_SWEEP_ONLY
      const counted = await countPoints(stage)
      const stories = storiesOf(counted, every).filter(({ name }) => only === undefined || new RegExp(only).test(name))
      const log = process.env.KILL_SWEEP_LOG
      const outcomes = await playAll(stage, stories, (outcome) => {
        if (log !== undefined) appendFileSync(log, `${JSON.stringify(outcome)}\n`)
      })
      process.stdout.write(summary(outcomes))
      expect(outcomes.filter(({ problems }) => problems.length > 0)).toEqual([])
      expect(outcomes.filter(({ struck }) => struck).length).toBeGreaterThan(outcomes.length / 2)
    } finally {
      settler.stop()
      if (process.env.KILL_SWEEP_KEEP === undefined) rmSync(base, { recursive: true, force: true })
    }
  },
  7_200_000,
)

function summary(outcomes: readonly Outcome[]): string {
  const worst = outcomes.reduce((most, { frozen }) => Math.max(most, frozen), 0)
  const struck = outcomes.filter((outcome) => outcome.struck).length
  const failed = outcomes.filter(({ problems }) => problems.length > 0).length
  return `kill sweep in ${shell}: ${outcomes.length} points, ${struck} struck, frozen at most ${worst.toFixed(2)} s, ${failed} failed\n`
}
