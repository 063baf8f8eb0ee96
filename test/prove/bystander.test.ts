import { existsSync, rmSync } from 'node:fs'
import { countBystanders, MOMENTS, strikeBystander } from './sweep/bystander.ts'
import { makeBase, PATIENT, renderPair, SHORT } from './sweep/guest.ts'
import { failed, note, report } from './sweep/report.ts'
import { makeSettler } from './sweep/settle.ts'
import type { Stage } from './sweep/story.ts'
import { playAll } from './sweep/sweep.ts'

/** KILL_SWEEP_ONLY: a pattern of their names, for one that failed. */
const only = new RegExp(process.env.KILL_SWEEP_ONLY ?? '')

test('whichever process is killed or stopped in mid-freeze, while frozen or in mid-thaw, the deadline thaws', async () => {
  const base = makeBase('bystander')
  const settler = makeSettler(base)
  const shell = process.env.KILL_SWEEP_SHELL ?? (existsSync('/usr/bin/dash') ? '/usr/bin/dash' : '/bin/sh')
  const stage: Stage = { base, pair: await renderPair(SHORT), patient: await renderPair(PATIENT), shell, settler }
  try {
    const counts = await Promise.all(MOMENTS.map((moment) => countBystanders(stage, moment)))
    const strikes = MOMENTS.flatMap((moment, place) =>
      (['KILL', 'STOP'] as const).flatMap((signal) =>
        Array.from({ length: counts[place] ?? 0 }, (_, index) => ({ moment, signal, index })),
      ),
    ).filter(({ moment, signal, index }) => only.test(`${moment}-${signal}-${index}`))
    // the longest first: where a hook waits for a job that was killed
    const stories = strikes.reverse().map(
      ({ moment, signal, index }) =>
        () =>
          strikeBystander(stage, moment, signal, index),
    )
    const outcomes = await playAll(stories, note)
    report(`processes in ${shell}`, outcomes)
    expect(failed(outcomes)).toEqual([])
    expect(outcomes.filter(({ struck }) => struck).length).toBeGreaterThan(10)
  } finally {
    settler.stop()
    if (process.env.KILL_SWEEP_KEEP === undefined) rmSync(base, { recursive: true, force: true })
  }
}, 600_000)
