import { randomJobs } from '../../../src/harness/prove/random.ts'

const OPTIONS = {
  count: 20,
  seed: 7,
  kind: undefined,
  tried: { kind: 'ours' },
  shell: { name: 'dash', command: '/usr/bin/dash' },
} as const

test('jobs are named by their seed and place, and have the shell', () => {
  const jobs = randomJobs(OPTIONS)
  expect(jobs.map(({ scenario }) => scenario.name)).toEqual(
    Array.from({ length: 20 }, (_, place) => `random/7-${place}`),
  )
  expect(jobs[3]).toMatchObject({ tried: { kind: 'ours' }, shell: '/usr/bin/dash', shellName: 'dash' })
  expect(jobs[3]?.scenario.title).toContain('(random/7-3)')
})

test('a seed gives the same schedules, whatever number is drawn', () => {
  const jobs = randomJobs(OPTIONS)
  expect(randomJobs(OPTIONS)).toEqual(jobs)
  expect(randomJobs({ ...OPTIONS, count: 5 })).toEqual(jobs.slice(0, 5))
  const named = randomJobs({ ...OPTIONS, seed: 8 }).map(({ scenario }) => scenario.steps)
  expect(named).not.toEqual(jobs.map(({ scenario }) => scenario.steps))
})

test('the pair of hooks and the shell do not change the schedules of a seed', () => {
  const stepsOf = (more: Partial<Parameters<typeof randomJobs>[0]>) =>
    randomJobs({ ...OPTIONS, ...more }).map(({ scenario }) => scenario.steps)
  expect(stepsOf({ tried: { kind: 'files', files: [] }, shell: { name: 'as written', command: null } })).toEqual(
    stepsOf({}),
  )
})
