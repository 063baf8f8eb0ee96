/** What came of a job. */
export type JobEnd = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly error: unknown }

/** Starts jobs in their order, `atOnce` at a time; each end can be awaited by the job's place. Never rejects. */
export function runAll(jobs: readonly (() => Promise<void>)[], atOnce: number): readonly Promise<JobEnd>[] {
  const resolvers: ((end: JobEnd) => void)[] = []
  const results = jobs.map(() => new Promise<JobEnd>((resolve) => resolvers.push(resolve)))
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < jobs.length) {
      const place = next++
      const end = await jobs[place]?.().then(
        (): JobEnd => ({ kind: 'done' }),
        (error: unknown): JobEnd => ({ kind: 'failed', error }),
      )
      if (end !== undefined) resolvers[place]?.(end)
    }
  }
  for (let n = 0; n < atOnce; n++) void lane()
  return results
}
