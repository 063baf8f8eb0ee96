import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Target } from '../../../hook/processes.ts'
import { idOf } from '../../../model.ts'
import { endInside } from '../../guest/containers.ts'
import { appendEvent, uptimeSeconds } from '../../guest/events.ts'
import { addInstance, instanceFolder } from '../../guest/fake-guest.ts'
import {
  type EngineVerb,
  type Fault,
  type FaultVerb,
  type ListVerb,
  setFault,
  setListFault,
  setProgramFault,
} from '../../guest/faults.ts'
import { parseId } from '../../language/parse-step.ts'
import type { InstanceId, Step } from '../../language/scenario.ts'
import { mark, type ScenarioContext, textOf } from '../context.ts'
import { fillIn } from '../fill-in.ts'
import { injectSignal, restorePrograms } from '../inject-signal.ts'
import { StepBroken } from '../step-broken.ts'
import { countProcesses } from './processes.ts'

const DOWN = 'down, last used Mon Jul 23 14:42:09 2018'
const UP = 'running, since Mon Jul 23 14:42:09 2018'

/** The instances among the words of a step. */
export function idsOf(words: readonly string[]): readonly InstanceId[] {
  return words.map(parseId).filter((id) => id !== null)
}

export function fault(context: ScenarioContext, { words, options }: Step): void {
  setFaultOf(context, words, faultOf(context, options))
  mark(context, `fault ${words.join(' ')}`)
}

export function heal(context: ScenarioContext, { words }: Step): void {
  setFaultOf(context, words, null)
  mark(context, `heal ${words.join(' ')}`)
}

function setFaultOf({ guest }: ScenarioContext, words: readonly string[], what: Fault | null): void {
  const [subject = '', verb = ''] = words
  const id = parseId(subject)
  if (id !== null) setFault(guest.fakes, id.kind, id.name, verb as FaultVerb, what)
  else if (subject === 'iris' || subject === 'cache' || subject === 'docker' || subject === 'podman')
    setListFault(guest.fakes, subject, verb as ListVerb | EngineVerb, what)
  else setProgramFault(guest.fakes, subject, what)
}

function faultOf(context: ScenarioContext, options: Step['options']): Fault {
  const { seconds, status, act, late, hang, deaf, text, also, bytes, times } = options
  // `@NAME` is a section
  const lines = (value: string): readonly string[] =>
    (value.startsWith('@')
      ? (context.scenario.files[value.slice(1)] ?? '').replace(/\n$/, '').split('\n')
      : [value]
    ).map((line) => fillIn(context, line))
  return {
    ...(seconds === undefined ? {} : { seconds: Number(seconds) }),
    ...(status === undefined ? {} : { status: Number(status) }),
    ...(act === undefined ? {} : { act: false as const }),
    ...(late === undefined ? {} : { late: Number(late) }),
    ...(hang === undefined ? {} : { hang: true as const }),
    ...(deaf === undefined ? {} : { deaf: true as const }),
    ...(text === undefined ? {} : { text: lines(text) }),
    ...(also === undefined ? {} : { also: lines(also) }),
    ...(bytes === undefined ? {} : { bytes: Number(bytes) }),
    ...(times === undefined ? {} : { times: Number(times) }),
  }
}

/** Suspends an instance as another program would, without a suspend limit. */
export function suspend(context: ScenarioContext, { words }: Step): void {
  for (const id of idsOf(words)) {
    writeFileSync(frozenFile(context, id), `${Math.round(uptimeSeconds() * 100)} 0 600\n`)
    appendEvent(context.guest.fakes, id, 'suspended', 'somebody')
  }
}

export function resume(context: ScenarioContext, { words }: Step): void {
  for (const id of idsOf(words)) resumeNow(context, id, 'somebody')
}

export function down(context: ScenarioContext, { words }: Step): void {
  for (const id of idsOf(words)) {
    writeFileSync(join(folderOf(context, id), 'status'), `${DOWN}\n`)
    resumeNow(context, id, 'down')
    context.changes.push({ at: uptimeSeconds(), id: idOf(id), running: false })
    mark(context, `${idOf(id)} goes down`)
  }
}

export function up(context: ScenarioContext, { words }: Step): void {
  for (const id of idsOf(words)) {
    writeFileSync(join(folderOf(context, id), 'status'), `${UP}\n`)
    // the write daemon of an instance that was just started is not suspended
    resumeNow(context, id, 'start')
    context.changes.push({ at: uptimeSeconds(), id: idOf(id), running: true })
    mark(context, `${idOf(id)} is started`)
  }
}

/** `container docker:web exited`: what ran in it ends with it. */
export function container(context: ScenarioContext, { words: [text = '', state = ''] }: Step): void {
  const [id] = idsOf([text])
  if (id === undefined) throw new StepBroken(`${text} is no container`)
  const file = join(folderOf(context, id), 'container')
  const before = textOf(file).trim()
  writeFileSync(file, `${state}\n`)
  mark(context, `${text} is ${state}`)
  if (state === 'replaced') replace(context, id)
  const runsOn = ['paused', 'renamed', 'replaced'].includes(state) || before === 'renamed'
  if (runsOn || (before === 'paused' && state === 'running')) return
  endInside(context.guest.fakes, id.name)
  resumeNow(context, id, state)
  const status = textOf(join(folderOf(context, id), 'status'))
  context.changes.push({ at: uptimeSeconds(), id: text, running: state === 'running' && status.startsWith('running') })
}

/** Another container with the name of this one, and an instance that is not suspended. */
function replace(context: ScenarioContext, id: InstanceId): void {
  const name = `${id.name}-new`
  const inside = textOf(join(folderOf(context, id), 'inside')).trim()
  addInstance(context.guest.fakes, { kind: id.kind, name, inside })
}

/** `mirror iris:A Failover^Backup` */
export function mirror(context: ScenarioContext, { words: [subject = '', fields = ''] }: Step): void {
  for (const id of idsOf([subject])) {
    writeFileSync(join(folderOf(context, id), 'mirror'), `${fields}\n`)
    mark(context, `${idOf(id)} is ${fields} in its mirror`)
  }
}

function resumeNow(context: ScenarioContext, id: InstanceId, how: string): void {
  if (textOf(frozenFile(context, id)) === '') return
  writeFileSync(frozenFile(context, id), '')
  appendEvent(context.guest.fakes, id, 'resumed', how)
}

const folderOf = ({ guest }: ScenarioContext, { kind, name }: InstanceId): string =>
  instanceFolder(guest.fakes, kind, name)
const frozenFile = (context: ScenarioContext, id: InstanceId): string => join(folderOf(context, id), 'frozen')

export async function render(context: ScenarioContext, { words }: Step): Promise<void> {
  if (!context.ours) throw new StepBroken('only our own hooks can be rendered again')
  const planned = idsOf(words)
  await context.render(planned)
  context.plans.push({ at: uptimeSeconds(), planned })
}

/** `strike pre-freeze SIGKILL read 17`, `strike none` */
export function strike(
  context: ScenarioContext,
  { words: [victim = '', signal = '', call = '', nth = ''] }: Step,
): void {
  if (victim === 'none') restorePrograms(context)
  else injectSignal(context, victim as Target, { kind: 'strike', signal, point: { call, nth: Number(nth) } })
}

/** `trace keeper`, `trace keeper lines`, `trace processes` */
export function trace(context: ScenarioContext, { words: [victim = '', by = 'calls'] }: Step): void {
  if (victim === 'processes') countProcesses(context)
  else injectSignal(context, victim as Target, { kind: 'trace', by: by === 'lines' ? 'lines' : 'calls' })
}
