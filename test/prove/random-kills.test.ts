import fc from 'fast-check'
import { processMark } from '../../src/harness/play/steps/processes.ts'
import { findGround } from '../harness/ground.ts'
import { scenarioOf } from '../hooks/play-in-folder.ts'
import { failed, proofShell, proveJobs } from './prove-jobs.ts'

/** KILL_CYCLES and KILL_SEED: the whole proof has 1,000 cycles. */
const cycles = Number(process.env.KILL_CYCLES ?? 60)
const seed = Number(process.env.KILL_SEED ?? 1)

/** The number of cycles of freeze, snapshot and thaw on one guest, one after the other: each run finds what the run before has left. */
const ON_ONE_GUEST = cycles < 1000 ? 12 : 25
/** On an idle machine the first half of a snapshot takes about so long, and the second half with the end of the hooks too. */
const MOST_MS = 500

/** For each cycle the process, whether the first or the second half of the snapshot, and the milliseconds since that began. */
const kills = fc.sample(
  fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.boolean(), fc.integer({ min: 0, max: MOST_MS })),
  { numRuns: cycles, seed },
)

/** One guest with one kill in each snapshot, and a last snapshot without a kill, which must be good. */
function guestOf(first: number): string {
  const lines = kills.slice(first, first + ON_ONE_GUEST).map(([process, isSecondHalf, ms]) => {
    return `snapshot & hold=0.2\n${isSecondHalf ? 'until snapshot\n' : ''}? process ${process} SIGKILL round after=${ms / 1000}\n? wait snapshot\nuntil idle within=200\nfrozen none`
  })
  return `# One process is killed in each cycle, drawn by seed ${seed} as its moment is: the deadline thaws, and no uncovered snapshot is good.
config freeze.timeout 3
config thaw.timeout 3
config watchdog.deadline 5
config watchdog.resumeAfter null
${lines.join('\n')}
snapshot good
until idle
`
}

test(`${cycles} cycles with a random kill of any process at any moment, of seed ${seed}, hold`, async () => {
  const shell = proofShell()
  const firsts = Array.from({ length: Math.ceil(cycles / ON_ONE_GUEST) }, (_, index) => index * ON_ONE_GUEST)
  const jobs = firsts.map((first) => ({
    scenario: { ...scenarioOf(guestOf(first)), name: `random-kills/${seed}-${first}` },
    tried: { kind: 'ours' } as const,
    shell: shell.command,
    shellName: shell.name,
    caller: null,
  }))
  const outcomes = await proveJobs(`guests with random kills in ${shell.name}`, jobs, await findGround())
  const killed = outcomes.flatMap(({ marks }) =>
    marks.filter(({ text }) => text.startsWith(processMark('SIGKILL', ''))),
  )
  const count = new Map<string, number>()
  for (const { text } of killed) count.set(text, (count.get(text) ?? 0) + 1)
  const told = [...count].sort(([, a], [, b]) => b - a).map(([text, times]) => `  ${times} x ${text}\n`)
  process.stdout.write(`${killed.length} of ${cycles} cycles had a kill\n${told.join('')}`)
  expect(failed(outcomes)).toEqual([])
  expect(killed.length).toBeGreaterThan(cycles / 3)
}, 3_600_000)
