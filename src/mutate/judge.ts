import { spawnSync } from 'node:child_process'
import { setMaxListeners } from 'node:events'
import { availableParallelism } from 'node:os'
import type { Scenario } from '../harness/language/scenario.ts'
import { renderOurs } from '../harness/play/render-ours.ts'
import { type Ground, type Player, withPlayer } from '../harness/prove/worker.ts'
import type { Templates } from '../hook/render.ts'
import type { Mutant } from './mutants.ts'

/** What came of a mutant: the scenario that finds it, that no shell can read it, that no hook has the line, or that every scenario holds. */
export type Judgement =
  | { readonly kind: 'found'; readonly by: string; readonly because: string }
  | { readonly kind: 'no script' }
  | { readonly kind: 'survived'; readonly scenarios: number }

/** Fewer than the harness plays at a time: a scenario that slips for the load would count as one that finds. */
const AT_ONCE_PER_CORE = 10

/**
 * Plays scenarios, in their order, with hooks of the mutant until one is broken twice: what slips once may have been the machine. `ground` is that of the
 * hooks as they are.
 */
export async function judgeMutant(mutant: Mutant, scenarios: readonly Scenario[], ground: Ground): Promise<Judgement> {
  if (!canBeRead(mutant.templates, scenarios)) return { kind: 'no script' }
  const stop = new AbortController()
  setMaxListeners(0, stop.signal)
  const wrong: Ground = { ...ground, templates: mutant.templates }
  let found: Judgement | null = null
  let next = 0
  const playOn = async (player: Player): Promise<void> => {
    for (let scenario = scenarios[next++]; scenario !== undefined && found === null; scenario = scenarios[next++]) {
      const because = (await brokenBy(scenario, player)) && (await brokenBy(scenario, player))
      if (because === null || found !== null) continue
      found = { kind: 'found', by: scenario.name, because }
      stop.abort()
    }
  }
  const players = Math.min(scenarios.length, availableParallelism() * AT_ONCE_PER_CORE)
  // those that were stopped reject, and only because one has found it
  const ends = await Promise.allSettled(Array.from({ length: players }, () => withPlayer(wrong, stop.signal, playOn)))
  if (found !== null) return found
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  return { kind: 'survived', scenarios: scenarios.length }
}

/** Why a scenario of hooks of ours does not hold; null if it does. */
async function brokenBy(scenario: Scenario, player: Player): Promise<string | null> {
  const { verdict, because } = await player.play({
    scenario,
    tried: { kind: 'ours' },
    shell: null,
    shellName: 'as written',
    caller: null,
  })
  return verdict === 'broken' ? because : null
}

function canBeRead(templates: Templates, scenarios: readonly Scenario[]): boolean {
  const [first] = scenarios
  if (first === undefined) return true
  return renderOurs(first, templates).every(
    ({ text }) =>
      spawnSync('/bin/sh', ['-n'], { input: text, timeout: 10_000, stdio: ['pipe', 'ignore', 'ignore'] }).status === 0,
  )
}
