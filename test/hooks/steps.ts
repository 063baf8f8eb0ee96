import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StartOptions } from '../../src/harness/caller/start-hook.ts'
import { frozenNow, type GuestEvent, readEvents } from '../../src/harness/guest/events.ts'
import { instanceFolder } from '../../src/harness/guest/fake-guest.ts'
import { type Fault, type FaultVerb, setFault } from '../../src/harness/guest/faults.ts'
import type { Kind } from '../../src/model.ts'
import { currentProcesses } from './processes.ts'
import type { Play, Step } from './row.ts'
import { startHook } from './sandbox.ts'
import { until } from './until.ts'

/** `iris:A` as the harness has it. */
export function parseId(id: string): { readonly kind: Kind; readonly name: string } {
  const [kind, name] = id.split(':')
  return { kind: kind === 'cache' ? 'cache' : 'iris', name: name ?? '' }
}

type Argument = 'freeze' | 'thaw' | 'freezeFail'
type Status = number | 'any' | { readonly signal: NodeJS.Signals }

/** Starts a hook under a name and goes on; `words` are its arguments if they differ from `argument`. */
export const start =
  (name: string, argument: Argument, options: StartOptions = {}, words: readonly string[] = [argument]): Step =>
  ({ sandbox, started }) => {
    const path = argument === 'freeze' ? sandbox.preFreeze : sandbox.postThaw
    started.set(name, startHook(path, words, options))
  }

/** Waits for the end of a started hook. */
export const ends =
  (name: string, status: Status): Step =>
  async (play) => {
    const hook = play.started.get(name)
    if (hook === undefined) throw new Error(`${name}: never started`)
    let ended = false
    hook.end.then(
      () => (ended = true),
      () => (ended = true),
    )
    await until(`the end of ${name}`, () => ended)
    const end = await hook.end
    play.ends.push({ what: name, end })
    play.started.delete(name)
    if (status === 'any') return
    expect({ what: name, status: end.signal === null ? end.status : { signal: end.signal } }).toEqual({
      what: name,
      status,
    })
  }

const runs =
  (argument: Argument) =>
  (status: Status, options: StartOptions = {}, words: readonly string[] = [argument]): Step =>
  async (play) => {
    await start(argument, argument, options, words)(play)
    await ends(argument, status)(play)
  }

/** Runs pre-freeze to its end. */
export const freeze = runs('freeze')
/** Runs post-thaw to its end. */
export const thaw = runs('thaw')
export const freezeFail = runs('freezeFail')

/** A signal to a started hook. */
export const signal =
  (name: string, word: NodeJS.Signals): Step =>
  ({ started }) => {
    started.get(name)?.child.kill(word)
  }

const sees =
  (event: string, detail: string, ...ids: readonly string[]): Step =>
  async ({ root }) => {
    for (const id of ids) {
      await until(
        `${id} ${event} ${detail}`,
        () => readEvents(root).some((one) => idOf(one) === id && one.event === event && one.detail.startsWith(detail)),
        () => readFileSync(join(root, 'fake/events'), 'latin1'),
      )
    }
  }

const idOf = ({ instance }: GuestEvent): string => (instance === null ? '-' : `${instance.kind}:${instance.name}`)

/** Waits until each has been suspended once. */
export const suspended = (...ids: readonly string[]): Step => sees('suspended', '', ...ids)
/** Waits until each has been resumed once. */
export const resumed = (...ids: readonly string[]): Step => sees('resumed', '', ...ids)
/** Waits until a method or command of each has been called. */
export const called = (method: string, ...ids: readonly string[]): Step => sees('called', method, ...ids)

/** Waits until a list command was called. */
export const listing = (): Step => sees('called', 'qlist', '-')

/** Exactly these are suspended now. */
export const frozen =
  (...ids: readonly string[]): Step =>
  ({ root }) => {
    expect(frozenNow(root)).toEqual([...ids].sort())
  }

/** Waits until exactly these are suspended. */
export const untilFrozen =
  (...ids: readonly string[]): Step =>
  async ({ root }) => {
    await until(
      `frozen: ${ids.join(' ')}`,
      () => frozenNow(root).join() === [...ids].sort().join(),
      () => `frozen: ${frozenNow(root).join(' ')}`,
    )
  }

/** Waits until the state says that this phase was entered. */
export const phase =
  (word: string): Step =>
  async ({ run }) => {
    await until(
      `phase ${word}`,
      () => readMaybe(join(run, 'state')).includes(`\nphase ${word} `),
      () => readMaybe(join(run, 'state')),
    )
  }

/** Pid of the keeper that the state names. */
export function keeperPid({ run }: Play): number {
  return Number(readMaybe(join(run, 'state')).split(' ')[4] ?? 0)
}

/** A signal to the keeper. */
export const keeper =
  (word: NodeJS.Signals): Step =>
  async (play) => {
    const pid = await until('a keeper', () => keeperPid(play) || undefined)
    process.kill(pid, word)
  }

/** Changes what an instance does from now on; null heals it. */
export const fault =
  (id: string, verb: FaultVerb, what: Fault | null): Step =>
  ({ root }) => {
    const { kind, name } = parseId(id)
    setFault(root, kind, name, verb, what)
  }

/** Changes qlist's status field of an instance. */
export const status =
  (id: string, text: string): Step =>
  ({ root }) => {
    const { kind, name } = parseId(id)
    writeFileSync(join(instanceFolder(root, kind, name), 'status'), `${text}\n`)
  }

/** Somebody else suspends, or resumes, an instance behind our back. */
export const suspendBySomeone =
  (id: string): Step =>
  ({ root }) => {
    const { kind, name } = parseId(id)
    writeFileSync(join(instanceFolder(root, kind, name), 'frozen'), '1 0 600\n')
  }
export const resumeBySomeone =
  (id: string): Step =>
  ({ root }) => {
    const { kind, name } = parseId(id)
    writeFileSync(join(instanceFolder(root, kind, name), 'frozen'), '')
  }

export interface Summary {
  readonly run: string
  readonly argument: string
  readonly verdict: string
  readonly status: number
  readonly stuck: number
  readonly instances: string
  readonly why: string
}

/** last.json, parsed: not JSON fails. */
function summary({ run }: Play): Summary {
  return JSON.parse(readFileSync(join(run, 'last.json'), 'utf8')) as Summary
}

/** What last.json says of the last run. */
export const verdict =
  (word: 'consistent' | 'inconsistent', more: Partial<Summary> = {}): Step =>
  (play) => {
    expect(summary(play)).toMatchObject({ verdict: word, ...more })
  }

/** The log as it stands; empty if there is none. */
export function logText({ log }: Play): string {
  return readMaybe(join(log, 'snapshot.log'))
}

/** The log has a line that matches. */
export const said =
  (...patterns: readonly RegExp[]): Step =>
  (play) => {
    for (const pattern of patterns) expect(logText(play)).toMatch(pattern)
  }
export const notSaid =
  (pattern: RegExp): Step =>
  (play) =>
    expect(logText(play)).not.toMatch(pattern)

/** What went to syslog matches. */
export const syslog =
  (pattern: RegExp): Step =>
  ({ root }) =>
    expect(readMaybe(join(root, 'fake/syslog'))).toMatch(pattern)

/** Instances with this event, once each, sorted. */
export function seen({ root }: Play, event: string, detail = ''): readonly string[] {
  const ids = readEvents(root)
    .filter((one) => one.event === event && one.detail.startsWith(detail))
    .map(idOf)
  return [...new Set(ids)].sort()
}

/** Exactly these had ExternalSetHistory. */
export const history =
  (...ids: readonly string[]): Step =>
  (play) =>
    expect(seen(play, 'history')).toEqual([...ids].sort())

/** Exactly these were ever suspended. */
export const everSuspended =
  (...ids: readonly string[]): Step =>
  (play) =>
    expect(seen(play, 'suspended')).toEqual([...ids].sort())

/** Anything else: a file made, a look of its own. */
export const act = (what: (play: Play) => void | Promise<void>): Step => what

/** Names in the sandbox's /run/gen-hooks, sorted. */
export function runFiles({ run }: Play): readonly string[] {
  try {
    return readdirSync(run).sort()
  } catch {
    return [] // it is missing, or no folder
  }
}

/** The text of a file, byte for byte; empty if it is none: a FIFO would block, a device never end. */
export function readMaybe(file: string): string {
  try {
    return statSync(file).isFile() ? readFileSync(file, 'latin1') : ''
  } catch {
    return ''
  }
}

/** Every process of ours is killed at once, as by a service that is stopped: first all are stopped, so that none acts on the end of another. */
export const killAll: Step = async ({ root }) => {
  const stopped = new Set<number>()
  const stopNew = (): boolean => {
    const found = currentProcesses(root).filter(({ pid }) => !stopped.has(pid))
    for (const { pid } of found) {
      send(pid, 'SIGSTOP')
      stopped.add(pid)
    }
    return found.length === 0
  }
  await until('all are stopped', stopNew)
  for (const pid of stopped) send(pid, 'SIGKILL')
  await until('all are killed', () => currentProcesses(root).length === 0)
}

function send(pid: number, word: NodeJS.Signals): void {
  try {
    process.kill(pid, word)
  } catch {
    // it ended meanwhile
  }
}

/** TERM, and KILL 5 s later, as VMware Tools aborts a script. */
export const abort =
  (name: string): Step =>
  ({ started }) => {
    const child = started.get(name)?.child
    child?.kill('SIGTERM')
    const timer = setTimeout(() => child?.kill('SIGKILL'), 5000)
    child?.on('exit', () => clearTimeout(timer))
  }

/** How the hook that ended last did. */
export function lastEnd({ ends }: Play): number | NodeJS.Signals | null {
  const end = ends.at(-1)?.end
  return end === undefined ? null : (end.signal ?? end.status)
}
