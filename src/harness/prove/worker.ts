import { realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Templates } from '../../hook/render.ts'
import { TOOL } from '../../host/share.ts'
import { makeSandboxGuest } from '../guest/sandbox-guest.ts'
import { inBox } from '../namespace/box-view.ts'
import { mountNamespace } from '../namespace/layers.ts'
import type { Namespace, NamespaceOptions } from '../namespace/unshare.ts'
import type { Job, ReadyJob } from '../play/job.ts'
import type { Outcome } from '../play/outcome.ts'
import { runInGuest } from '../play/prepare-guest.ts'
import { renderOurs } from '../play/render-ours.ts'
import { type Agent, type AgentParts, startAgent } from './start-agent.ts'

/** Where jobs run, each in namespaces or in a folder of its own, and the templates of our hooks. */
export type Ground = { readonly templates: Templates } & GroundKind
type GroundKind =
  | {
      readonly kind: 'namespace'
      readonly options: NamespaceOptions
      /** The namespaces are made a box. */
      readonly box: boolean
      /** The built tool, which is the agent too. */
      readonly agent: string
    }
  | {
      readonly kind: 'sandbox'
      /** A folder that stays, for one job after the other; a new one for each if undefined. */
      readonly kept?: string
    }

/** Where scenarios run in namespaces of this kind, in a box where one can be made, with these hooks. */
export function namespaceGround(namespace: Extract<Namespace, { kind: 'ready' }>, templates: Templates): Ground {
  return {
    kind: 'namespace',
    options: namespace.options,
    box: namespace.noBox === null,
    agent: TOOL,
    templates,
  }
}

/** Plays jobs one after the other. */
export interface Player {
  /** Rejects with HARNESS_FAILED if the job could not be played, and when the player was stopped. */
  readonly play: (job: Job) => Promise<Outcome>
  readonly end: () => void
}

/** A player on this ground, until `stop` comes. Of namespaces it makes a new one only if the last could not be left as it was. */
export function makePlayer(ground: Ground, stop: AbortSignal): Player {
  if (ground.kind === 'sandbox') return { play: (job) => inSandbox(readyFor(job, ground), ground.kept), end: () => {} }
  let agent: Agent | null = null
  return {
    play: async (job) => {
      agent ??= startAgent(partsFor(job, ground), stop)
      const { outcome, goesOn } = await agent.play(readyFor(job, ground)).catch((error) => {
        agent = null
        throw error
      })
      if (!goesOn) agent = null
      return outcome
    },
    end: () => agent?.end(),
  }
}

/** What `use` does with a player, which ends after it, however that went. */
export async function withPlayer<T>(
  ground: Ground,
  stop: AbortSignal,
  use: (player: Player) => Promise<T>,
): Promise<T> {
  const player = makePlayer(ground, stop)
  try {
    return await use(player)
  } finally {
    player.end()
  }
}

/** Plays one job alone, as a player does. */
export async function runJob(job: Job, ground: Ground, stop: AbortSignal): Promise<Outcome> {
  return await withPlayer(ground, stop, ({ play }) => play(job))
}

function partsFor({ caller }: Job, { agent, options, box }: Extract<Ground, { kind: 'namespace' }>): AgentParts {
  return { program: agent, options, box, files: caller === null ? [] : [caller.shim] }
}

function readyFor(job: Job, ground: Ground): ReadyJob {
  const isBox = ground.kind === 'namespace' && ground.box
  const { caller } = job
  return {
    ...job,
    caller: caller !== null && isBox ? { ...caller, shim: inBox(caller.shim) } : caller,
    ours: job.tried.kind === 'ours' ? renderOurs(job.scenario, ground.templates) : [],
    outside: mountNamespace(),
    keep: isBox ? [] : keptFor(job, ground),
  }
}

async function inSandbox(ready: ReadyJob, kept: string | undefined): Promise<Outcome> {
  const { guest, end } = makeSandboxGuest(kept)
  try {
    return await runInGuest(ready, guest)
  } finally {
    end()
  }
}

/** The tool with its share, and what it is called by. */
function keptFor({ caller }: Job, ground: Ground): readonly string[] {
  if (ground.kind === 'sandbox') return []
  const folders = [dirname(ground.agent)]
  if (caller !== null) folders.push(dirname(caller.shim))
  return [...new Set(folders.map((folder) => realpathSync(folder)))]
}
