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
  /** Rejects with HARNESS_FAILED if the job could not be played. The agent takes no other job then, nor if `goesOn` is false. */
  readonly play: (job: ReadyJob) => Promise<{ readonly outcome: Outcome; readonly goesOn: boolean }>
  readonly end: () => void
}

/** Longer than each wait of a scenario: an agent that has not answered by then hangs. */
const LIMIT_MS = 300_000
/** Added for each step, since a scenario may have hundreds of steps. */
const STEP_MS = 10_000

/** The program of an agent, and where the agent runs. */
export interface AgentParts {
  /** The built tool. */
  readonly program: string
  readonly options: NamespaceOptions
  /** Whether the agent runs in a box. */
  readonly box: boolean
  /** Files that the agent needs in the box. */
  readonly files: readonly string[]
}

/** Starts an agent. When `stop` is aborted, the agent and all processes that it started are killed. HARNESS_FAILED if the tool is not built. */
export function startAgent({ program, options, box, files }: AgentParts, stop: AbortSignal): Agent {
  if (!existsSync(program)) throw new GenHooksError('HARNESS_FAILED', `${program}: not built, expected the agent`)
  const words = box ? boxed(boxedProgram(program, 'agent', files)) : nodeInside(options, program, roleWord('agent'))
  // the agent has a session of its own, so that no hook can write input into the user's terminal (TIOCSTI)
  const child = spawn('unshare', words, { stdio: ['pipe', 'pipe', 'pipe'], detached: true })
  let why = ''
  /** The end of unshare ends the namespace and all processes in it. */
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
  child.stdin.on('error', () => {}) // the exit status of the agent tells why
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
      // the next job may begin only after the last process of this job has ended
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

/** Null for a line that is no answer; the caller then waits for the end of the agent. */
function answerOf(line: string): AgentAnswer | null {
  try {
    const answer = JSON.parse(line) as Partial<AgentAnswer> | null
    if (answer?.kind === 'failed') return { kind: 'failed', why: String(answer.why), goesOn: false }
    // checkOutcome looks at the outcome, for which it needs the job
    return answer?.kind === 'outcome'
      ? ({ ...(answer as AgentAnswer), goesOn: answer.goesOn === true } as AgentAnswer)
      : null
  } catch {
    return null
  }
}
