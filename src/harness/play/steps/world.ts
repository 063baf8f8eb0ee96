import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { idOf } from '../../../model.ts'
import { appendEvent, uptimeSeconds } from '../../guest/events.ts'
import { instanceFolder } from '../../guest/fake-guest.ts'
import {
  type Fault,
  type FaultVerb,
  type ListVerb,
  setFault,
  setListFault,
  setProgramFault,
} from '../../guest/faults.ts'
import { parseId } from '../../language/parse-step.ts'
import type { Target } from '../../language/point.ts'
import type { InstanceId, Step } from '../../language/scenario.ts'
import { mark, type Play, textOf } from '../context.ts'
import { fillIn } from '../fill-in.ts'
import { injectSignal, restorePrograms } from '../inject-signal.ts'
import { StepBroken } from '../step-broken.ts'

const DOWN = 'down, last used Mon Jul 23 14:42:09 2018'
const UP = 'running, since Mon Jul 23 14:42:09 2018'

/** The instances among the words of a step. */
export function idsOf(words: readonly string[]): readonly InstanceId[] {
  return words.map(parseId).filter((id) => id !== null)
}

export function fault(play: Play, { words, options }: Step): void {
  setFaultOf(play, words, faultOf(play, options))
  mark(play, `fault ${words.join(' ')}`)
}

export function heal(play: Play, { words }: Step): void {
  setFaultOf(play, words, null)
  mark(play, `heal ${words.join(' ')}`)
}

function setFaultOf({ guest }: Play, words: readonly string[], what: Fault | null): void {
  const [subject = '', verb = ''] = words
  const id = parseId(subject)
  if (id !== null) setFault(guest.fakes, id.kind, id.name, verb as FaultVerb, what)
  else if (subject === 'iris' || subject === 'cache') setListFault(guest.fakes, subject, verb as ListVerb, what)
  else setProgramFault(guest.fakes, subject, what)
}

function faultOf(play: Play, options: Step['options']): Fault {
  const { seconds, status, act, late, hang, deaf, text, also, bytes, times } = options
  // `@NAME` is a section
  const lines = (value: string): readonly string[] =>
    (value.startsWith('@') ? (play.scenario.files[value.slice(1)] ?? '').replace(/\n$/, '').split('\n') : [value]).map(
      (line) => fillIn(play, line),
    )
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

/** Somebody else suspends it, without a limit of its own. */
export function suspend(play: Play, { words }: Step): void {
  for (const id of idsOf(words)) {
    writeFileSync(frozenFile(play, id), `${Math.round(uptimeSeconds() * 100)} 0 600\n`)
    appendEvent(play.guest.fakes, id, 'suspended', 'somebody')
  }
}

export function resume(play: Play, { words }: Step): void {
  for (const id of idsOf(words)) resumeNow(play, id, 'somebody')
}

export function down(play: Play, { words }: Step): void {
  for (const id of idsOf(words)) {
    writeFileSync(join(folderOf(play, id), 'status'), `${DOWN}\n`)
    resumeNow(play, id, 'down')
    play.changes.push({ at: uptimeSeconds(), id: idOf(id), running: false })
    mark(play, `${idOf(id)} goes down`)
  }
}

export function up(play: Play, { words }: Step): void {
  for (const id of idsOf(words)) {
    writeFileSync(join(folderOf(play, id), 'status'), `${UP}\n`)
    // A write daemon that has just been started runs.
    resumeNow(play, id, 'start')
    play.changes.push({ at: uptimeSeconds(), id: idOf(id), running: true })
    mark(play, `${idOf(id)} is started`)
  }
}

function resumeNow(play: Play, id: InstanceId, how: string): void {
  if (textOf(frozenFile(play, id)) === '') return
  writeFileSync(frozenFile(play, id), '')
  appendEvent(play.guest.fakes, id, 'resumed', how)
}

const folderOf = ({ guest }: Play, { kind, name }: InstanceId): string => instanceFolder(guest.fakes, kind, name)
const frozenFile = (play: Play, id: InstanceId): string => join(folderOf(play, id), 'frozen')

export async function render(play: Play, { words }: Step): Promise<void> {
  if (!play.ours) throw new StepBroken('only our own hooks can be rendered again')
  const planned = idsOf(words)
  await play.render(planned)
  play.plans.push({ at: uptimeSeconds(), planned })
}

/** `strike pre-freeze SIGKILL read 17`, `strike none` */
export function strike(play: Play, { words: [victim = '', signal = '', call = '', nth = ''] }: Step): void {
  if (victim === 'none') restorePrograms(play)
  else injectSignal(play, victim as Target, { kind: 'strike', signal, point: { call, nth: Number(nth) } })
}

/** `trace keeper`, `trace keeper lines` */
export function trace(play: Play, { words: [victim = '', by = 'calls'] }: Step): void {
  injectSignal(play, victim as Target, { kind: 'trace', by: by === 'lines' ? 'lines' : 'calls' })
}
