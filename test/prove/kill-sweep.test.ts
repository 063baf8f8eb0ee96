import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { STRACE } from '../../src/harness/play/inject-signal.ts'
import { sweepJobs } from '../../src/harness/prove/kill-sweep.ts'
import { SIGNALS } from '../../src/harness/prove/sweep.ts'
import { findGround } from '../harness/ground.ts'
import { failed, isStruck, proofShell, proveJobs } from './prove-jobs.ts'

/** KILL_SWEEP: `full` for every point, or N for every N-th. */
const every = process.env.KILL_SWEEP === 'full' ? 1 : Number(process.env.KILL_SWEEP ?? 23)

/** Why no process can be traced here, or null. */
function whyNoTrace(): string | null {
  if (!existsSync(STRACE)) return 'no strace'
  const { status } = spawnSync(STRACE, ['-o', '/dev/null', 'true'])
  return status === 0 ? null : 'no permission to trace a process'
}

const why = whyNoTrace()
const traced = why === null ? test : test.skip

traced(
  `with SIGKILL, SIGTERM or SIGSTOP for any process at any point, nothing stays frozen and no uncovered snapshot is good${why === null ? '' : `: ${why}`}`,
  async () => {
    const ground = await findGround()
    const options = {
      tried: { kind: 'ours' },
      kind: undefined,
      shell: proofShell(),
      every,
      by: 'calls',
      signals: SIGNALS,
    } as const
    const jobs = await sweepJobs(options, ground, new AbortController().signal)
    const outcomes = await proveJobs(`kill sweep in ${options.shell.name}`, jobs, ground)
    expect(failed(outcomes)).toEqual([])
    expect(outcomes.filter(isStruck).length).toBeGreaterThan(outcomes.length / 2)
  },
  7_200_000,
)
