import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { GenHooksError } from '../../errors.ts'
import { PACKAGE_FOLDER } from '../../host/package-files.ts'
import type { Templates } from '../../render/render.ts'
import { atExit } from '../at-exit.ts'
import type { AgentAnswer } from '../namespace/agent.ts'
import { mountNamespace } from '../namespace/layers.ts'
import { type NamespaceOptions, nodeInside } from '../namespace/unshare.ts'
import type { Job, ReadyJob } from './job.ts'
import type { Outcome } from './outcome.ts'
import { perform } from './perform.ts'
import { renderOurs } from './render-ours.ts'
import { makeSandboxGuest } from './sandbox-guest.ts'

/** Where jobs run, each in namespaces or in a folder of its own, and the templates of our hooks. */
export type Ground = { readonly templates: Templates } & GroundKind
type GroundKind =
  | {
      readonly kind: 'namespace'
      readonly options: NamespaceOptions
      /** The built agent.js. */
      readonly agent: string
    }
  | { readonly kind: 'sandbox' }

/** The agent beside this file, as it was built. */
export const AGENT = fileURLToPath(new URL('../namespace/agent.js', import.meta.url))

/** Far beyond every wait of a scenario: one that is still there then hangs. */
const LIMIT_MS = 300_000

/** Plays one job. Rejects with HARNESS_FAILED if it could not be played, and when `stop` comes. */
export async function runJob(job: Job, ground: Ground, stop: AbortSignal): Promise<Outcome> {
  const ready: ReadyJob = {
    ...job,
    ours: job.tried.kind === 'ours' ? renderOurs(job.scenario, ground.templates) : [],
    outside: mountNamespace(),
    keep: keptFor(job, ground),
  }
  if (ground.kind === 'namespace') return inNamespace(ready, ground, stop)
  const { guest, remove } = makeSandboxGuest()
  try {
    return await perform(ready, guest)
  } finally {
    remove()
  }
}

/** The program, its templates and its packages: as it is installed in one place, as it is tested in three. */
function keptFor({ caller }: Job, ground: Ground): readonly string[] {
  if (ground.kind === 'sandbox') return []
  const program = join(dirname(ground.agent), '..', '..', '..')
  const packages = createRequire(import.meta.url)
    .resolve('handlebars')
    .replace(/\/handlebars\/.*/, '')
  const folders = [program, join(PACKAGE_FOLDER, 'templates'), packages]
  if (caller !== null) folders.push(dirname(caller.shim))
  return [...new Set(folders.map((folder) => realpathSync(folder)))]
}

async function inNamespace(
  job: ReadyJob,
  ground: Extract<Ground, { kind: 'namespace' }>,
  stop: AbortSignal,
): Promise<Outcome> {
  const name = `${job.scenario.name} (${job.shellName})`
  if (!existsSync(ground.agent))
    throw new GenHooksError('HARNESS_FAILED', `${ground.agent}: not built, expected the agent`)
  const child = spawn('unshare', nodeInside(ground.options, ground.agent), { stdio: ['pipe', 'pipe', 'pipe'] })
  const end = endOf(child, stop)
  child.stdin.on('error', () => {}) // its end says why
  child.stdin.end(JSON.stringify(job))
  const { out, err, how } = await end
  let answer: AgentAnswer
  try {
    answer = JSON.parse(out) as AgentAnswer
  } catch {
    throw new GenHooksError(
      'HARNESS_FAILED',
      `${name}: ${how}, expected an outcome${err === '' ? '' : `\n${err.trim().slice(-2000)}`}`,
    )
  }
  if (answer.kind === 'failed') throw new GenHooksError('HARNESS_FAILED', `${name}: ${answer.why}`)
  return answer.outcome
}

/** Whoever ends unshare ends the namespace and all in it. */
function endOf(
  child: ChildProcess,
  stop: AbortSignal,
): Promise<{ readonly out: string; readonly err: string; readonly how: string }> {
  let out = ''
  let err = ''
  let how = ''
  const forget = atExit(() => child.kill('SIGKILL'))
  const kill = (why: string): void => {
    how = why
    child.kill('SIGKILL')
  }
  const onStop = (): void => kill('was stopped')
  const timer = setTimeout(() => kill(`hung for ${LIMIT_MS / 1000} s and was cut off`), LIMIT_MS)
  stop.addEventListener('abort', onStop, { once: true })
  if (stop.aborted) onStop()
  child.stdout?.on('data', (chunk) => {
    out += chunk
  })
  child.stderr?.on('data', (chunk) => {
    err += chunk
  })
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      forget()
      clearTimeout(timer)
      stop.removeEventListener('abort', onStop)
    }
    child.on('error', (error) => {
      leave()
      reject(new GenHooksError('HARNESS_FAILED', `unshare: ${error.message}`, { cause: error }))
    })
    child.on('close', (status, signal) => {
      leave()
      resolve({ out, err, how: how || `ended with ${signal ?? status}` })
    })
  })
}
