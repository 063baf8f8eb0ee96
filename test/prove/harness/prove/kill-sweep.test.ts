import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BASH, STRACE } from '../../../../src/harness/play/inject-signal.ts'
import { findPoints, type SweepOptions, sweepJobs } from '../../../../src/harness/prove/kill-sweep.ts'
import { runJob } from '../../../../src/harness/prove/worker.ts'
import { readTemplates } from '../../../../src/hook/templates.ts'
import { builtDist } from '../../../built.ts'
import { describeInNamespace, NAMESPACE } from '../../../harness/in-namespace.ts'

describe('what a sweep counts', () => {
  test.each([
    ['system calls where there is strace', [STRACE, BASH], 'calls'],
    ['commands of the script where there is only bash', [BASH], 'lines'],
  ])('%s', (_, there, expected) => {
    expect(findPoints((path) => there.includes(path))).toBe(expected)
  })

  test('without either it says so', () => {
    expect(() => findPoints(() => false)).toThrow('expected one for --kill-sweep')
  })
})

describeInNamespace('a sweep by commands', () => {
  let dist = ''
  beforeAll(() => {
    dist = builtDist()
  }, 120_000)

  const bashTest = existsSync(BASH) ? test : test.skip
  bashTest(
    `has a point for each command of each hook, and one struck there holds${existsSync(BASH) ? '' : ' (no bash here)'}`,
    async () => {
      const ground = {
        kind: 'namespace',
        options: NAMESPACE.kind === 'ready' ? NAMESPACE.options : [],
        box: NAMESPACE.kind === 'ready' && NAMESPACE.noBox === null,
        agent: join(dist, 'gen-hooks.mjs'),
        templates: await readTemplates(),
      } as const
      const options: SweepOptions = {
        tried: { kind: 'ours' },
        kind: undefined,
        shell: { name: 'as written', command: null },
        every: 1,
        by: 'lines',
      }
      const { signal } = new AbortController()
      const jobs = await sweepJobs(options, ground, signal)
      const of = (victim: string) => jobs.filter(({ scenario }) => scenario.name.startsWith(`${victim}/line-`))
      expect(
        Object.fromEntries(['pre-freeze', 'post-thaw', 'keeper'].map((one) => [one, of(one).length > 50])),
      ).toEqual({ 'pre-freeze': true, 'post-thaw': true, keeper: true })
      // in the middle of its freeze: it is seen to die
      const struck = of('pre-freeze')[70]
      if (struck === undefined) throw new Error('no such point')
      const outcome = await runJob(struck, ground, signal)
      expect(outcome).toMatchObject({ verdict: 'held', because: '' })
      expect(outcome.runs.map(({ end }) => end)).toContainEqual({ kind: 'signalled', signal: 'SIGKILL' })
    },
    120_000,
  )
})
