import { spawnSync } from 'node:child_process'
import { setMaxListeners } from 'node:events'
import { availableParallelism } from 'node:os'
import type { Scenario } from '../harness/language/scenario.ts'
import { renderOurs } from '../harness/play/render-ours.ts'
import { type Ground, type Player, withPlayer } from '../harness/prove/worker.ts'
import type { Templates } from '../hook/render.ts'
import type { Mutant } from './mutants.ts'

/** The result of a mutant: a scenario finds it, or sh cannot parse it, or every scenario holds with it. */
export type Judgement =
  | { readonly kind: 'found'; readonly by: string; readonly because: string }
  | { readonly kind: 'no script' }
  | { readonly kind: 'survived'; readonly scenarios: number }

/** Of each mutant, several of which are judged at a time. Fewer than the harness plays: a scenario that is too slow under load looks broken, and is played again. */
const AT_ONCE_PER_CORE = 5

/**
 * Plays scenarios, in their order, with the hooks of the mutant, until one scenario is broken twice beside others and once alone: a scenario that is broken only beside others may have been too
 * slow. `ground` has the templates without the mutation.
 */
export async function judgeMutant(mutant: Mutant, scenarios: readonly Scenario[], ground: Ground): Promise<Judgement> {
  if (!canBeRead(mutant.templates, scenarios)) return { kind: 'no script' }
  const wrong: Ground = { ...ground, templates: mutant.templates }
  let left = scenarios
  while (left.length > 0) {
    const { broken, unplayed } = await untilBroken(left, wrong)
    if (broken === null) break
    const because = await withPlayer(wrong, new AbortController().signal, (player) => brokenBy(broken, player))
    if (because !== null) return { kind: 'found', by: broken.name, because }
    left = unplayed
  }
  return { kind: 'survived', scenarios: scenarios.length }
}

interface Round {
  /** The first scenario that was broken; null if all hold. */
  readonly broken: Scenario | null
  readonly unplayed: readonly Scenario[]
}

async function untilBroken(scenarios: readonly Scenario[], ground: Ground): Promise<Round> {
  const stop = new AbortController()
  setMaxListeners(0, stop.signal)
  const unplayed = new Set(scenarios)
  let broken: Scenario | null = null
  let next = 0
  const playOn = async (player: Player): Promise<void> => {
    for (let scenario = scenarios[next++]; scenario !== undefined && broken === null; scenario = scenarios[next++]) {
      const isBroken = (await brokenBy(scenario, player)) !== null && (await brokenBy(scenario, player)) !== null
      unplayed.delete(scenario)
      if (!isBroken || broken !== null) continue
      broken = scenario
      stop.abort()
    }
  }
  const players = Math.min(scenarios.length, availableParallelism() * AT_ONCE_PER_CORE)
  // a player that was stopped rejects, and players are stopped only when a scenario is broken
  const ends = await Promise.allSettled(Array.from({ length: players }, () => withPlayer(ground, stop.signal, playOn)))
  if (broken === null) for (const end of ends) if (end.status === 'rejected') throw end.reason
  return { broken, unplayed: [...unplayed] }
}

/** Why the scenario is broken; null if it holds. */
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
