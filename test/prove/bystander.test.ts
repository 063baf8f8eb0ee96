import { sweep } from '../../src/harness/prove/sweep.ts'
import { findGround } from '../harness/ground.ts'
import { COLUMNS } from './bystander/columns.ts'
import { KNOWN, knownOf } from './bystander/known.ts'
import { failed, isPart, isStruck, proofShell, proveJobs } from './prove-jobs.ts'

test('whichever process is killed or stopped, also beside one ordinary fault, the deadline thaws', async () => {
  const ground = await findGround()
  const options = { tried: { kind: 'ours' }, kind: undefined, shell: proofShell(), every: 1 } as const
  const jobs = await sweep(COLUMNS, options, ground, new AbortController().signal)
  const outcomes = await proveJobs(`processes in ${options.shell.name}`, jobs, ground)
  const broken = outcomes.filter(({ verdict }) => verdict !== 'held')
  expect(failed(broken.filter((outcome) => knownOf(outcome) === undefined))).toEqual([])
  expect(outcomes.filter(isStruck).length).toBeGreaterThan(outcomes.length / 2)
  // what is mended must not stay known
  if (!isPart)
    expect(
      KNOWN.filter((one) => one.seen === 'each run' && !broken.some((outcome) => knownOf(outcome) === one)),
    ).toEqual([])
}, 900_000)
