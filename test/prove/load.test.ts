import { type ChildProcess, spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { findGround } from '../harness/ground.ts'
import { scenarioOf } from '../hooks/play-in-folder.ts'
import { shells } from '../hooks/shells.ts'
import { failed, proveJobs } from './prove-jobs.ts'

/** LOAD_CYCLES: the number of cycles in each shell, 500 for the whole proof; by default less, since that takes 11 minutes. */
const cycles = Number(process.env.LOAD_CYCLES ?? (process.env.CI ? 200 : 50))
const wanted = shells().filter(({ name }) => ['dash', 'bash', 'busybox sh'].includes(name))
const missing = wanted.filter(({ command }) => command === undefined).map(({ name }) => `no ${name}`)

/** The number of cycles of freeze and thaw on one guest. */
const ON_ONE_GUEST = 25
/** Few guests at a time, since the loops make the load. */
const AT_ONCE_PER_CORE = 5

/** The lines of a cycle. After a cycle of BAD no instance is frozen, and there is no snapshot. */
const GOOD = 'snapshot good\nverdict consistent'
const BAD = [
  'fault iris:B freeze status=3 act=no\nsnapshot failed',
  'fault iris:B freeze seconds=1\nsnapshot &\nuntil frozen cache:C iris:A\nabort\nwait snapshot aborted',
  'fault iris:B freeze hang\nsnapshot failed',
].map((lines) => `${lines}\nuntil frozen none\nverdict inconsistent\nheal iris:B freeze`)

/** Every fifth cycle has a fault, each kind in its turn. */
function cycleOf(index: number): string {
  return (index % 5 === 4 ? BAD[Math.floor(index / 5) % BAD.length] : GOOD) ?? GOOD
}

/** The scenario of one guest with the cycles from `first` on. */
function guestOf(first: number): string {
  const all = Array.from({ length: Math.min(ON_ONE_GUEST, cycles - first) }, (_, index) => cycleOf(first + index))
  const good = all.filter((lines) => lines === GOOD).length
  return `# Cycles of freeze and thaw under load, from the ${first + 1}. on.
config freeze.timeout 8
config watchdog.deadline 40
config watchdog.resumeAfter null
${all.join('\n')}
calls ExternalSetHistory cache:C iris:A iris:B least=${good} most=${good}
until idle
`
}

/** Runs twice as many endless loops as there are cores until `work` is over. */
async function underLoad<T>(work: () => Promise<T>): Promise<T> {
  const loops: readonly ChildProcess[] = Array.from({ length: 2 * availableParallelism() }, () =>
    spawn('/bin/sh', ['-c', 'while :; do :; done'], { stdio: 'ignore' }),
  )
  try {
    return await work()
  } finally {
    for (const loop of loops) loop.kill('SIGKILL')
  }
}

test(`${cycles} cycles in each shell under load end as they should${missing.map((why) => `, ${why}`).join('')}`, async () => {
  const present = wanted.flatMap(({ name, command }) => (command === undefined ? [] : [{ name, command }]))
  const firsts = Array.from({ length: Math.ceil(cycles / ON_ONE_GUEST) }, (_, index) => index * ON_ONE_GUEST)
  const jobs = present.flatMap(({ name, command }) =>
    firsts.map((first) => ({
      scenario: { ...scenarioOf(guestOf(first)), name: `load/${first}` },
      tried: { kind: 'ours' } as const,
      shell: command,
      shellName: name,
      caller: null,
    })),
  )
  const ground = await findGround()
  const outcomes = await underLoad(() => proveJobs('guests under load', jobs, ground, AT_ONCE_PER_CORE))
  expect(failed(outcomes)).toEqual([])
  expect(present).not.toEqual([])
}, 3_600_000)
