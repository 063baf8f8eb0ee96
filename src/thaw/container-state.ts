import { endText } from '../host/exit-text.ts'
import type { Host } from '../host/host.ts'
import { printable } from '../text/printable.ts'
import { callProgram, type SessionTarget } from './command.ts'

/** What docker or podman says of a container; `text` is its word, or why there is none. */
export interface ContainerState {
  readonly kind: 'running' | 'stopped' | 'missing' | 'other' | 'no program' | 'no answer'
  readonly text: string
}

const TIMEOUT_MS = 5000

/** The states in which no process of a container lives: as templates/partials/session.sh.hbs has them. */
const STOPPED: readonly string[] = ['created', 'configured', 'initialized', 'stopped', 'exited', 'dead']

/** Asks for the state of a container, as the hooks do; changes nothing. */
export async function stateOfContainer(
  host: Host,
  { kind, name, user }: Pick<SessionTarget, 'kind' | 'name' | 'user'>,
): Promise<ContainerState> {
  const words = ['container', 'inspect', '--format', '{{.State.Status}}', name]
  const result = await callProgram(host, kind, user, words, { timeoutMs: TIMEOUT_MS })
  const { end } = result
  if (end.kind === 'not started') return { kind: 'no program', text: endText(result, TIMEOUT_MS) }
  const said = `${result.stdout.toString('utf8')}\n${result.stderr.toString('utf8')}`
  if (end.kind !== 'exited' || end.status !== 0) {
    const [line = ''] = said.split('\n').filter((one) => /[a-z]/i.test(one))
    const text = [endText(result, TIMEOUT_MS), printable(line.trim(), 200)].filter((part) => part !== '').join(': ')
    return { kind: /no such container/i.test(said) ? 'missing' : 'no answer', text }
  }
  const word = said
    .split('\n')
    .map((line) => line.trim())
    .findLast((line) => /^[a-z]+$/.test(line))
  if (word === undefined) return { kind: 'no answer', text: 'no state in what it printed' }
  return { kind: word === 'running' ? 'running' : STOPPED.includes(word) ? 'stopped' : 'other', text: word }
}
