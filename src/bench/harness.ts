import { findScenarios } from '../harness/language/find-scenarios.ts'
import { findNamespace } from '../harness/namespace/unshare.ts'
import type { Job } from '../harness/play/job.ts'
import { DRAWN_AT_ONCE_PER_CORE, runAll } from '../harness/prove/pool.ts'
import { randomJobs } from '../harness/prove/random.ts'
import { findShells, type Shell } from '../harness/prove/shell.ts'
import { type Ground, namespaceGround } from '../harness/prove/worker.ts'
import { readTemplates } from '../hook/templates.ts'
import { realHost } from '../host/real-host.ts'

/** How many random schedules are played. The last ones run with idle cores beside them, so a smaller number would give too long a time for `WHOLE`. */
const RANDOM = 200
const WHOLE = 1000
const SHELL = { name: 'as written', command: null }
/** In each shell every twelfth scenario is played. */
const EVERY = 12

/** Prints how long the harness takes for all scenarios in one shell, for all scenarios in each installed shell, and for random schedules; only a part of the last two is played. */
export async function benchHarness(): Promise<void> {
  const namespace = findNamespace()
  if (namespace.kind === 'missing') {
    console.log(`harness: not measured, no namespaces here (${namespace.why})`)
    return
  }
  const templates = await readTemplates()
  const ground = namespaceGround(namespace, templates)
  const all = findScenarios(undefined).map(
    (scenario): Job => ({ scenario, tried: { kind: 'ours' }, shell: null, shellName: SHELL.name, caller: null }),
  )
  line(`harness, all ${all.length} scenarios in one shell, seconds`, await seconds(all, ground), 60)
  const shells = await allShells()
  const some = shells.flatMap(({ name, command }) =>
    all.filter((_, index) => index % EVERY === 0).map((job): Job => ({ ...job, shell: command, shellName: name })),
  )
  const inAll = ((all.length * shells.length) / some.length) * (await seconds(some, ground))
  line(`harness, all in ${shells.length} shells, seconds (from every ${EVERY}th)`, inAll, 300)
  const drawn = randomJobs({ count: RANDOM, seed: 1, kind: undefined, tried: { kind: 'ours' }, shell: SHELL })
  const taken = (WHOLE / RANDOM) * (await seconds(drawn, ground, DRAWN_AT_ONCE_PER_CORE))
  line(`harness, ${WHOLE} random schedules, seconds (from ${RANDOM})`, taken, 300)
}

async function allShells(): Promise<readonly Shell[]> {
  const names = ['dash', 'bash', 'bash --posix', 'busybox', 'mksh', 'ksh93', 'yash']
  const found = await Promise.all(names.map((name) => findShells(name, realHost()).catch(() => [])))
  return found.flat()
}

async function seconds(jobs: readonly Job[], ground: Ground, atOncePerCore?: number): Promise<number> {
  const start = performance.now()
  const { signal: stop } = new AbortController()
  await runAll(jobs, ground, { stop, ...(atOncePerCore === undefined ? {} : { atOncePerCore }) })
  return (performance.now() - start) / 1000
}

function line(name: string, taken: number, reach: number): void {
  console.log(
    `${name.padEnd(58)}  ${taken.toFixed(1).padStart(14)}         <= ${reach}: ${taken <= reach ? 'reached' : 'MISSED'}`,
  )
}
