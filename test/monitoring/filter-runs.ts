import { type Filtering, filtering, line } from './run-filter.ts'

const made: Filtering[] = []

/** As `filtering`, removed after the last test of the file. */
export function filterOf(log: string, old: string | null = null): Filtering {
  const one = filtering(log, old)
  made.push(one)
  return one
}

afterAll(() => {
  for (const one of made) one.remove()
})

/** The samples that the filter makes of a log. */
export function samplesOf(log: string, old: string | null = null): Readonly<Record<string, string>> {
  const one = filterOf(log, old)
  expect(one.run()).toBe(0)
  return one.samples()
}

/** A good run that froze iris:A and cache:C. */
export function good(run: string, second = 5): string {
  return (
    line(run, second, 'iris:A frozen', 30) +
    line(run, second + 0.01, 'cache:C frozen', 40) +
    line(run, second + 0.02, '- frozen', 40) +
    line(run, second + 1.5, 'iris:A thawed', 50) +
    line(run, second + 2.5, 'cache:C thawed', 60) +
    line(run, second + 2.51, '- consistent', 2540)
  )
}

/** The verdict of a run that was not good; `error` if a thaw was requested. */
export function bad(run: string, second: number, text: string, level: 'info' | 'error'): string {
  return line(run, second, '- inconsistent', 100, text, level)
}

/** The key of that counter. */
export function runs(verdict: string): string {
  return `runs_total{verdict="${verdict}"}`
}
