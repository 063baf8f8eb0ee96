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
      /** Whether the namespaces are made a box. */
      readonly box: boolean
      /** The built tool, which also runs as the agent. */
      readonly agent: string
    }
  | {
      readonly kind: 'sandbox'
      /** A folder that stays and is used for one job after the other; undefined for a new folder for each job. */
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
  /** Rejects with HARNESS_FAILED if the job could not be played, and if the player was stopped. */
  readonly play: (job: Job) => Promise<Outcome>
  readonly end: () => void
}

/** A player on this ground, until `stop` is aborted. It makes a new namespace only if the last job changed the old one. */
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

/** The result of `use` with a player. The player ends after `use`, also if `use` rejects. */
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

/** Plays one job by a player of its own. */
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
    templates: job.scenario.steps.some(({ verb }) => verb === 'render') ? ground.templates : null,
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

/** The folders of the tool, and of the program that calls the hooks. */
function keptFor({ caller }: Job, ground: Ground): readonly string[] {
  if (ground.kind === 'sandbox') return []
  const folders = [dirname(ground.agent)]
  if (caller !== null) folders.push(dirname(caller.shim))
  return [...new Set(folders.map((folder) => realpathSync(folder)))]
}
