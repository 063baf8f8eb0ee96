import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BASH, STRACE } from '../../../../src/harness/play/inject-signal.ts'
import { findPoints, type KillSweepOptions, sweepJobs } from '../../../../src/harness/prove/kill-sweep.ts'
import { runAll } from '../../../../src/harness/prove/pool.ts'
import { readScripts } from '../../../../src/harness/prove/read-scripts.ts'
import { runJob } from '../../../../src/harness/prove/worker.ts'
import { TARGETS } from '../../../../src/hook/processes.ts'
import { findGround } from '../../../harness/ground.ts'
import { describeInNamespace } from '../../../harness/in-namespace.ts'

describe('a sweep counts', () => {
  test.each([
    ['system calls with strace', [STRACE, BASH], 'calls'],
    ['commands of the script with bash alone', [BASH], 'lines'],
  ])('%s', (_, there, expected) => {
    expect(findPoints((path) => there.includes(path))).toBe(expected)
  })

  test('nothing without strace and bash, and the error says what is expected', () => {
    expect(() => findPoints(() => false)).toThrow('expected one for --kill-sweep')
  })
})

describeInNamespace('a sweep by commands', () => {
  const bashTest = existsSync(BASH) ? test : test.skip
  bashTest(
    `has a point for each command of each hook, and our hooks hold at one${existsSync(BASH) ? '' : ' (no bash here)'}`,
    async () => {
      const ground = await findGround()
      const options: KillSweepOptions = {
        tried: { kind: 'ours' },
        kind: undefined,
        shell: { name: 'as written', command: null },
        every: 1,
        by: 'lines',
        signals: ['SIGKILL'],
      }
      const { signal } = new AbortController()
      const jobs = await sweepJobs(options, ground, signal)
      const of = (victim: string) => jobs.filter(({ scenario }) => scenario.name.startsWith(`${victim}/SIGKILL-line-`))
      expect(Object.fromEntries(TARGETS.map((one) => [one, of(one).length > 50]))).toEqual(
        Object.fromEntries(TARGETS.map((one) => [one, true])),
      )
      // during the freeze, so that the process certainly dies
      const struck = of('pre-freeze')[70]
      if (struck === undefined) throw new Error('no such point')
      const outcome = await runJob(struck, ground, signal)
      expect(outcome).toMatchObject({ verdict: 'held', because: '' })
      expect(outcome.runs.map(({ end }) => end)).toContainEqual({ kind: 'signalled', signal: 'SIGKILL' })
    },
    120_000,
  )

  bashTest(
    'finds that hooks which one kill ends leave their instances frozen',
    async () => {
      const ground = await findGround()
      const options: KillSweepOptions = {
        tried: { kind: 'files', files: readScripts(join(__dirname, '../../../other-hooks/article')) },
        kind: 'iris',
        shell: { name: 'as written', command: null },
        every: 5,
        by: 'lines',
        signals: ['SIGKILL'],
      }
      const { signal: stop } = new AbortController()
      const outcomes = await runAll(await sweepJobs(options, ground, stop), ground, { stop })
      expect(outcomes.filter(({ leftFrozen }) => leftFrozen.length > 0).map(({ verdict }) => verdict)).toContain(
        'broken',
      )
    },
    120_000,
  )
})
