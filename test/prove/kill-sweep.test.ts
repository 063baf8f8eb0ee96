import { existsSync, rmSync } from 'node:fs'
import { makeBase, PATIENT, renderPair, SHORT } from './sweep/guest.ts'
import { failed, note, report } from './sweep/report.ts'
import { makeSettler } from './sweep/settle.ts'
import { playStory, type Stage } from './sweep/story.ts'
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
    const outcomes = await playAll(
      stories.map((story) => () => playStory(stage, story)),
      note,
    )
    report(`points in ${shell}`, outcomes)
    expect(failed(outcomes)).toEqual([])
    expect(outcomes.filter(({ struck }) => struck).length).toBeGreaterThan(outcomes.length / 2)
  },
  7_200_000,
)
