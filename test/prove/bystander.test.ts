import { sweep } from '../../src/harness/prove/sweep.ts'
import { findGround } from '../harness/ground.ts'
import { COLUMNS } from './bystander/columns.ts'
import { failed, isStruck, proofShell, proveJobs } from './prove-jobs.ts'

test('all is thawed by the deadline, whichever process is killed or stopped, also with one ordinary fault beside', async () => {
  const ground = await findGround()
  const options = { tried: { kind: 'ours' }, kind: undefined, shell: proofShell(), every: 1 } as const
  const jobs = await sweep(COLUMNS, options, ground, new AbortController().signal)
  const outcomes = await proveJobs(`processes in ${options.shell.name}`, jobs, ground)
  expect(failed(outcomes)).toEqual([])
  expect(outcomes.filter(isStruck).length).toBeGreaterThan(outcomes.length / 2)
}, 900_000)
