import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { shells } from '../hooks/shells.ts'
import { cycleOf, type LoadPairs, playCycle } from './sweep/cycle.ts'
import { makeBase, makeHookGuest, PATIENT, PATIENT_SECONDS, renderPair, SHORT } from './sweep/guest.ts'
import { makeSettler, type Settler, unrest } from './sweep/settle.ts'

/** LOAD_CYCLES: in each shell; a tenth where nobody asks for the whole proof. */
const cycles = Number(process.env.LOAD_CYCLES ?? (process.env.CI ? 500 : 50))
const wanted = shells().filter(({ name }) => ['dash', 'bash', 'busybox sh'].includes(name))
const missing = wanted.filter(({ command }) => command === undefined).map(({ name }) => `no ${name}`)

/** Twice as many endless loops as there are cores, while `work` goes on. */
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

/** Plays all cycles in one shell. Returns what is wrong, or null. */
async function playAll(
  base: string,
  settler: Settler,
  pairs: LoadPairs,
  name: string,
  shell: string,
): Promise<string | null> {
  const folder = name.replaceAll(' ', '-')
  const guest = makeHookGuest(base, folder, pairs.patient, shell)
  for (let index = 0; index < cycles; index++) {
    const problem = await playCycle(guest, cycleOf(index), pairs, shell)
    if (problem !== null) return `cycle ${index}: ${problem}`
  }
  // a freeze that the last cycle's undo ended may land until the deadline: so long the keeper sweeps
  const rest = await settler.settled(folder, (PATIENT_SECONDS + 100) * 1000, 'must end')
  const [left] = unrest(rest)
  if (left !== undefined) return left
  const good = Array.from({ length: cycles }, (_, index) => cycleOf(index)).filter((cycle) => cycle === 'good').length
  const log = readFileSync(join(guest.root, 'var/log/gen-hooks/snapshot.log'), 'utf8')
  const count = (verdict: string): number => log.split(` event=${verdict} `).length - 1
  const said = { consistent: count('consistent'), inconsistent: count('inconsistent') }
  const is = said.consistent === good && said.inconsistent === cycles - good
  return is ? null : `the log has ${JSON.stringify(said)}, expected ${good} of ${cycles} consistent`
}

test(`${cycles} cycles in each shell under load end as they should${missing.map((why) => `, ${why}`).join('')}`, async () => {
  const base = makeBase('load')
  const settler = makeSettler(base)
  try {
    const pairs: LoadPairs = { patient: await renderPair(PATIENT), short: await renderPair(SHORT) }
    const present = wanted.flatMap(({ name, command }) => (command === undefined ? [] : [{ name, command }]))
    const outcomes = await underLoad(() =>
      Promise.all(
        present.map(async ({ name, command }) => {
          const began = performance.now()
          const problem = await playAll(base, settler, pairs, name, command)
          process.stdout.write(
            `load in ${name}: ${cycles} cycles in ${((performance.now() - began) / 1000).toFixed(0)} s\n`,
          )
          return { name, problem }
        }),
      ),
    )
    expect(outcomes).toEqual(present.map(({ name }) => ({ name, problem: null })))
    expect(present).not.toEqual([])
  } finally {
    settler.stop()
    if (process.env.LOAD_KEEP === undefined) rmSync(base, { recursive: true, force: true })
  }
}, 3_600_000)
