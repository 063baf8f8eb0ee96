import { STATE_FILE } from '../../../hook/current-run.ts'
import { signalProcess } from '../../guest/processes.ts'
import type { Step } from '../../language/scenario.ts'
import { mark, type ScenarioContext, textOf } from '../context.ts'
import { came } from '../step-broken.ts'
import { waitUntil } from '../wait-until.ts'

/** `part latch SIGKILL`, `part holder iris:A SIGSTOP`, `part limit iris:A SIGSTOP`, `part tool head SIGSTOP`: the process that the last such line of the state names, or the `timeout` or tool that is meant, once there is one. */
export async function part(context: ScenarioContext, step: Step): Promise<void> {
  const signal = step.words.at(-1) ?? ''
  const [name = '', id = ''] = step.words.slice(0, -1)
  const what = id === '' ? name : `${name} ${id}`
  let pid = pidOf(context, name, id)
  if (pid === 0) {
    // what the state does not name now it may never name; a tool may be built into the shell: ksh93 has `sleep`
    if (step.expect === 'either' && name !== 'tool') return
    const look = (): boolean => {
      pid = pidOf(context, name, id)
      return pid > 0
    }
    if (!(await came(step, () => waitUntil(context, `the process "${what}"`, look)))) return
  }
  if (signal === 'SIGSTOP') context.stopped.add(pid)
  signalProcess(pid, signal as NodeJS.Signals)
  mark(context, `${signal} to ${what}`)
}

/** 0 if there is no such process. */
function pidOf({ guest }: ScenarioContext, name: string, id: string): number {
  const pattern = commandOf(name, id)
  if (pattern === null) return lastOf(textOf(guest.at(STATE_FILE)), `${name} ${id.replace(':', ' ')}`.trim())
  return guest.processes().findLast(({ command }) => pattern.test(command))?.pid ?? 0
}

/** The arguments of a process that the state does not name; null if it names it. Names of instances have no character that means something else in a pattern but the dot. */
function commandOf(name: string, id: string): RegExp | null {
  if (name === 'wait') return /^\S*timeout .* head -n 1$/
  if (name === 'tool') return new RegExp(`^(\\S*/sh )?(\\S*/)?${id}( |$)`)
  const [kind, called] = id.split(':')
  if (name === 'limit' && (kind === 'docker' || kind === 'podman'))
    return new RegExp(`^\\S*timeout .* exec -i ${called?.replaceAll('.', '[.]')} timeout .* session `)
  if (name === 'limit') return new RegExp(`^\\S*timeout .* session ${id.split(':')[1]?.replaceAll('.', '[.]')} `)
  return null
}

function lastOf(state: string, line: string): number {
  const last = state.split('\n').findLast((one) => one.startsWith(`${line} `)) ?? ''
  return /^ [1-9]\d{0,9}$/.test(last.slice(line.length)) ? Number(last.slice(line.length)) : 0
}
