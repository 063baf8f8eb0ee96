import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { GenHooksError } from '../../errors.ts'
import { roleWord } from '../../host/share.ts'
import { atExit } from '../guest/at-exit.ts'
import { boxed } from '../namespace/box.ts'
import { boxedProgram } from '../namespace/box-view.ts'
import { type NamespaceOptions, nodeInside } from '../namespace/unshare.ts'
import type { ReadyJob } from '../play/job.ts'
import type { Outcome } from '../play/outcome.ts'
import type { AgentAnswer } from './agent.ts'
import { checkOutcome } from './check-outcome.ts'

/** A process in namespaces of its own that plays jobs, one at a time. */
export interface Agent {
  /** Rejects with HARNESS_FAILED if the job could not be played; the agent is of no use then, nor when it does not go on. */
  readonly play: (job: ReadyJob) => Promise<{ readonly outcome: Outcome; readonly goesOn: boolean }>
  readonly end: () => void
}

/** Far beyond every wait of a scenario: one that is still there then hangs. */
const LIMIT_MS = 300_000
/** Longer for each step, since a scenario may have hundreds. */
const STEP_MS = 10_000

/** What an agent is made of. */
export interface AgentParts {
  /** The built tool. */
  readonly program: string
  readonly options: NamespaceOptions
  /** It is put in a box. */
  readonly box: boolean
  /** Files that it needs there. */
  readonly files: readonly string[]
}

/** Starts an agent. When `stop` comes it is ended, with all that it started. HARNESS_FAILED if it is not built. */
export function startAgent({ program, options, box, files }: AgentParts, stop: AbortSignal): Agent {
  if (!existsSync(program)) throw new GenHooksError('HARNESS_FAILED', `${program}: not built, expected the agent`)
  const words = box ? boxed(boxedProgram(program, 'agent', files)) : nodeInside(options, program, roleWord('agent'))
  // a session of its own: no hook may type into the terminal of the one who plays it
  const child = spawn('unshare', words, { stdio: ['pipe', 'pipe', 'pipe'], detached: true })
  let why = ''
  /** The end of unshare ends the namespace and all in it. */
  const kill = (because: string): void => {
    why ||= because
    child.kill('SIGKILL')
  }
  const forget = atExit(() => child.kill('SIGKILL'))
  const onStop = (): void => kill('was stopped')
  stop.addEventListener('abort', onStop, { once: true })
  if (stop.aborted) onStop()

  let said = ''
  child.stderr.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-2000)
  })
  child.stdin.on('error', () => {}) // its end says why
  let onAnswer: (answer: AgentAnswer) => void = () => {}
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = answerOf(line)
    if (answer !== null) onAnswer(answer)
  })
  const ended = new Promise<string>((resolve) => {
    const leave = (how: string): void => {
      forget()
      stop.removeEventListener('abort', onStop)
      resolve(why || how)
    }
    child.on('error', (error) => leave(`unshare: ${error.message}`))
    child.on('close', (status, signal) => leave(`ended with ${signal ?? status}`))
  })

  return {
    play: async (job) => {
      const name = `${job.scenario.name} (${job.shellName})`
      said = ''
      const limitMs = LIMIT_MS + STEP_MS * job.scenario.steps.length
      const timer = setTimeout(() => kill(`hung for ${limitMs / 1000} s and was cut off`), limitMs)
      const answered = new Promise<AgentAnswer>((resolve) => {
        onAnswer = resolve
      })
      child.stdin.write(`${JSON.stringify(job)}\n`)
      const answer = await Promise.race([answered, ended])
      // the next job may only begin when all of this one is gone
      if (typeof answer !== 'string' && !answer.goesOn) await ended
      clearTimeout(timer)
      if (typeof answer === 'string') {
        const heard = said.trim() === '' ? '' : `\n${said.trim()}`
        throw new GenHooksError('HARNESS_FAILED', `${name}: ${answer}, expected an outcome${heard}`)
      }
      if (answer.kind === 'failed') throw new GenHooksError('HARNESS_FAILED', `${name}: ${answer.why}`)
      const outcome = checkOutcome(answer.outcome, job)
      if (outcome === null) {
        kill('said something else than an outcome')
        throw new GenHooksError('HARNESS_FAILED', `${name}: something else was said, expected an outcome`)
      }
      return { outcome, goesOn: answer.goesOn }
    },
    end: () => child.stdin.end(),
  }
}

/** Of a line that is no answer nobody can tell what it means; then the end of the agent tells. */
function answerOf(line: string): AgentAnswer | null {
  try {
    const answer = JSON.parse(line) as Partial<AgentAnswer> | null
    if (answer?.kind === 'failed') return { kind: 'failed', why: String(answer.why), goesOn: false }
    // what it says of the job is looked at when the job is known
    return answer?.kind === 'outcome'
      ? ({ ...(answer as AgentAnswer), goesOn: answer.goesOn === true } as AgentAnswer)
      : null
  } catch {
    return null
  }
}
