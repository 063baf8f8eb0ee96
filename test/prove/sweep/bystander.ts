import { rmSync } from 'node:fs'
import { runScript, type ScriptRun } from '../../../src/harness/caller/run-script.ts'
import { setFault } from '../../../src/harness/guest/faults.ts'
import { untilEvent } from '../../../src/harness/guest/until.ts'
import { type HookGuest, makeHookGuest } from './guest.ts'
import { longestFrozen } from './judge.ts'
import { type GuestProcess, processesBelow, signalProcess } from './processes.ts'
import { unrest } from './settle.ts'
import { type Outcome, playAfterwards, type Stage } from './story.ts'

/** When a process is struck: in mid-freeze, between freeze and thaw (and then no thaw comes), in mid-thaw. */
export const MOMENTS = ['freezing', 'frozen', 'thawing'] as const
/** One of them. */
export type Moment = (typeof MOMENTS)[number]

/** Far beyond the deadline of 3 s, and what a hook that waits for somebody else's job takes at most. */
const DEADLINE_MS = 15_000
const LIMIT_MS = 200_000

/** Strikes the `index`-th of the processes that are there at a moment, in the order of their start; the deadline must see to the rest. */
export async function strikeBystander(
  stage: Stage,
  moment: Moment,
  signal: 'KILL' | 'STOP',
  index: number,
): Promise<Outcome> {
  const name = `${moment}-${signal}-${index}`
  const { guest, present, ended } = await reach(stage, name, moment)
  const victim = present[index]
  if (victim !== undefined) signalProcess(victim.pid, `SIG${signal}`)
  const early = await stage.settler.settled(name, DEADLINE_MS, 'may stay')
  const problems = early.kind === 'not at rest' ? early.frozen.map((id) => `${id} is frozen after the deadline`) : []
  const frozen = longestFrozen(guest.root)
  clearFaults(guest.root)
  // who waits for a process that was stopped waits no longer
  if (signal === 'STOP' && victim !== undefined) signalProcess(victim.pid, 'SIGCONT')
  problems.push(...unrest(await stage.settler.settled(name, LIMIT_MS, 'must end')))
  await ended
  if (problems.length === 0) problems.push(...(await playAfterwards(stage, guest, name, [])))
  if (problems.length === 0) rmSync(guest.root, { recursive: true, force: true })
  else problems.push(`struck: ${victim?.words}`)
  return { story: { name, signal }, struck: victim !== undefined, frozen, problems }
}

/** How many processes there are at a moment. */
export async function countBystanders(stage: Stage, moment: Moment): Promise<number> {
  const { guest, present, ended } = await reach({ ...stage, pair: stage.patient }, `count-${moment}`, moment)
  await ended
  if (moment !== 'thawing') await runScript(guest.hooks.postThaw, 'thaw', null)
  return present.length
}

interface Reached {
  readonly guest: HookGuest
  readonly present: readonly GuestProcess[]
  /** The hook that was running. */
  readonly ended: Promise<ScriptRun> | null
}

async function reach(stage: Stage, name: string, moment: Moment): Promise<Reached> {
  const guest = makeHookGuest(stage.base, name, stage.pair, stage.shell)
  const { root, hooks } = guest
  const verb = moment === 'freezing' ? 'freeze' : 'thaw'
  if (moment === 'freezing') setFault(root, 'iris', 'PROD', 'freeze', { seconds: 1 })
  if (moment === 'thawing') setFault(root, 'iris', 'PROD', 'thaw', { seconds: 1 })
  const freeze = runScript(hooks.preFreeze, 'freeze', null)
  let ended: Reached['ended'] = freeze
  if (moment !== 'freezing') {
    const { end } = await freeze
    if (end.kind !== 'exited' || end.status !== 0) throw new Error(`${name}: ${JSON.stringify(end)}, expected a freeze`)
    ended = moment === 'thawing' ? runScript(hooks.postThaw, 'thaw', null) : null
  }
  if (moment !== 'frozen') {
    const what = verb === 'freeze' ? 'ExternalFreeze' : 'ExternalThaw'
    await untilEvent(root, what, LIMIT_MS, ({ event, instance, detail }) => {
      return event === 'called' && detail === what && instance?.name === 'PROD'
    })
  }
  const present = [...(processesBelow(stage.base).get(name) ?? [])].sort((a, b) => a.pid - b.pid)
  return { guest, present, ended }
}

function clearFaults(root: string): void {
  setFault(root, 'iris', 'PROD', 'freeze', null)
  setFault(root, 'iris', 'PROD', 'thaw', null)
}
