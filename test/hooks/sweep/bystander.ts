import { rmSync } from 'node:fs'
import { frozenNow } from '../../../src/harness/events.ts'
import { runScript } from '../../../src/harness/run-script.ts'
import { type HookGuest, makeHookGuest } from './guest.ts'
import { longestFrozen } from './judge.ts'
import { type GuestProcess, processesBelow, signalProcess } from './processes.ts'
import { type Outcome, playAfterwards, type Stage } from './story.ts'

/** Freezes, strikes the `index`-th of the processes that hold the frozen state, and lets nobody thaw: the deadline must. */
export async function strikeBystander(stage: Stage, index: number, signal: 'KILL' | 'STOP'): Promise<Outcome> {
  const story = {
    name: `bystander-${signal}-${index}`,
    victim: 'keeper',
    signal,
    point: null,
    pollMs: 0,
    launcher: 'setsid',
  } as const
  const { guest, present } = await frozenGuest(stage, story.name)
  const victim = present[index]
  if (victim !== undefined) signalProcess(victim.pid, `SIG${signal}`)
  const rest = await stage.settler.settled(story.name, 30_000, 'may stay')
  const frozen = longestFrozen(guest.root)
  const problems =
    rest.kind === 'not at rest' ? [rest.text] : await playAfterwards(stage, guest, story.name, rest.stopped)
  if (problems.length === 0) rmSync(guest.root, { recursive: true, force: true })
  return { story, struck: victim !== undefined, frozen, problems: problems.map((text) => `${victim?.words}: ${text}`) }
}

/** How many processes there are between freeze and thaw. */
export async function countBystanders(stage: Stage): Promise<number> {
  const { guest, present } = await frozenGuest({ ...stage, pair: stage.patient }, 'count-bystanders')
  await runScript(guest.hooks.postThaw, 'thaw', null)
  return present.length
}

async function frozenGuest(
  stage: Stage,
  name: string,
): Promise<{ readonly guest: HookGuest; readonly present: readonly GuestProcess[] }> {
  const guest = makeHookGuest(stage.base, name, stage.pair, stage.shell)
  const { end } = await runScript(guest.hooks.preFreeze, 'freeze', null)
  if (end.kind !== 'exited' || end.status !== 0 || frozenNow(guest.root).length !== 3) {
    throw new Error(`${name}: ${JSON.stringify(end)} and frozen ${frozenNow(guest.root)}, expected 0 and all`)
  }
  const present = processesBelow(stage.base).get(name) ?? []
  return { guest, present: [...present].sort((a, b) => a.pid - b.pid) }
}
