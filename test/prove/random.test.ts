import { join } from 'node:path'
import { DRAWN_AT_ONCE_PER_CORE, runAll } from '../../src/harness/prove/pool.ts'
import { randomJobs } from '../../src/harness/prove/random.ts'
import { readTemplates } from '../../src/hook/templates.ts'
import { builtDist } from '../built.ts'
import { describeInNamespace, NAMESPACE } from '../harness/in-namespace.ts'
import { tellAgain } from '../hooks/played-again.ts'

/** RANDOM_COUNT and RANDOM_SEED replace the count and the seed that each run uses. */
const count = Number(process.env.RANDOM_COUNT ?? 200)
const seed = Number(process.env.RANDOM_SEED ?? 1)

describeInNamespace('random schedules', () => {
  test(`${count} of seed ${seed} hold`, async () => {
    const ground = {
      kind: 'namespace',
      options: NAMESPACE.kind === 'ready' ? NAMESPACE.options : [],
      box: NAMESPACE.kind === 'ready' && NAMESPACE.noBox === null,
      agent: join(builtDist(), 'gen-hooks.mjs'),
      templates: await readTemplates(),
    } as const
    const shell = { name: '/bin/sh', command: null }
    const jobs = randomJobs({ count, seed, kind: undefined, tried: { kind: 'ours' }, shell })
    const { signal: stop } = new AbortController()
    const outcomes = await runAll(jobs, ground, { stop, atOncePerCore: DRAWN_AT_ONCE_PER_CORE })
    const slipped = outcomes.filter((outcome) => outcome.slipped !== '')
    tellAgain(
      'random schedules',
      jobs.length,
      slipped.map((outcome) => `${outcome.scenario}: ${outcome.slipped}`),
    )
    const bad = outcomes.filter(({ verdict }) => verdict !== 'held')
    expect(bad.map(({ scenario, because, logs }) => `${scenario}: ${because}\n${logs}`)).toEqual([])
    expect(outcomes).toHaveLength(count)
  }, 1_800_000)
})
