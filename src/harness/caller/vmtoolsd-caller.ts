import { mkdirSync } from 'node:fs'
import type { Caller, CallerOptions, SnapshotOrder } from './caller.ts'
import type { ScriptArgument, ScriptRun } from './run-script.ts'
import { startVmtoolsd, type Vmtoolsd } from './vmtoolsd/daemon.ts'
import { backupEvent, type VmtoolsdEvent } from './vmtoolsd/events.ts'
import type { RealCaller } from './vmtoolsd/needs.ts'
import type { SnapshotReport } from './vmware-tools.ts'

/** Outside of each folder that a hook reads. */
const FOLDER = '/run/vmtoolsd'
const MARGIN_SECONDS = 60
const SIGNALS: Readonly<Record<number, string>> = { 1: 'SIGHUP', 2: 'SIGINT', 9: 'SIGKILL', 15: 'SIGTERM' }

/** Starts the real VMware Tools in this namespace, with a host that follows the scenario. */
export async function vmtoolsdCaller(
  { installation, shim }: RealCaller,
  { patience, environment }: CallerOptions,
  conf: readonly string[],
): Promise<Caller> {
  mkdirSync(FOLDER)
  const daemon = await startVmtoolsd({ installation, shim, folder: FOLDER, conf, environment })
  const started = daemon.events.find(({ kind }) => kind === 'started')
  const zero = started?.kind === 'started' ? started.boot / 1000 : 0
  return {
    name: 'vmtoolsd',
    pid: daemon.pid,
    start: (order) => {
      const cancel = new AbortController()
      const state = { taken: false, over: false }
      const first = daemon.events.length
      const report = quiesce(daemon, order, cancel.signal, state, { first, zero, patience }).finally(() => {
        state.over = true
      })
      return {
        abort: () => {
          daemon.send('vmbackup.abort')
          cancel.abort()
        },
        isTaken: () => state.taken,
        isOver: () => state.over,
        hookPid: () => runningHook(daemon.events.slice(first)),
        report,
      }
    },
    end: () => daemon.stop(20_000),
  }
}

async function quiesce(
  daemon: Vmtoolsd,
  order: SnapshotOrder,
  abort: AbortSignal,
  state: { taken: boolean },
  { first, zero, patience }: { readonly first: number; readonly zero: number; readonly patience: number },
): Promise<SnapshotReport> {
  const limitMs = ((order.timeout ?? patience) + MARGIN_SECONDS) * 1000
  /** null if vmtoolsd ended, after which no event comes. */
  const next = async (what: string, words: readonly string[]): Promise<VmtoolsdEvent | null> => {
    try {
      const fits = (event: VmtoolsdEvent): boolean =>
        words.some((word) => backupEvent(event)?.startsWith(word) === true)
      return await daemon.next(what, fits, limitMs)
    } catch (error) {
      if (daemon.isAlive()) throw error
      return null
    }
  }
  daemon.send(order.host === 'refuses' ? '!fail prov.snapshotCommit' : '!ok')
  if (order.timeout === null && order.scriptArg === undefined) daemon.send('vmbackup.start 1 all')
  else daemon.send(`!opts arg=${order.scriptArg ?? ''} timeout=${Math.ceil(order.timeout ?? 0)} scripts=1`)
  const commit = await next('the commit or the end', ['prov.snapshotCommit', 'req.done'])
  let snapshotAt: number | null = null
  if (commit !== null && backupEvent(commit)?.startsWith('prov.snapshotCommit') === true) {
    const end = next('the end', ['req.done'])
    if (order.host === 'commits') {
      snapshotAt = zero + commit.t / 1000
      state.taken = true
      // the timeout of VMware Tools may come first
      const isOver = await Promise.race([held(order.hold, abort).then(() => false), end.then(() => true)])
      if (!abort.aborted && !isOver) daemon.send('vmbackup.snapshotDone')
    }
    await end
  }
  // vmtoolsd starts a process between itself and the hook, which outlives vmtoolsd and reports the end of the hook
  if (!daemon.isAlive()) await daemon.silent
  const events = daemon.events.slice(first)
  const told = events.flatMap((event) => {
    const text = backupEvent(event)
    return text === null ? [] : [{ at: zero + event.t / 1000, text }]
  })
  const has = (word: string): boolean => told.some(({ text }) => text.startsWith(word))
  const refused = order.host === 'refuses' && has('prov.snapshotCommit')
  const outcome = has('req.aborted') ? 'aborted' : refused || has('req.error') || !has('req.done') ? 'failed' : 'good'
  return { told, scripts: scriptsOf(events, zero), snapshotAt, outcome }
}

function held(seconds: number, abort: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, seconds * 1000)
    abort.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

/** The hooks that ended, sorted by their begin; `zero` is the begin of the events' clock. VMware Tools does not report how it judges an end; our state machine tells that. */
export function scriptsOf(events: readonly VmtoolsdEvent[], zero: number): readonly ScriptRun[] {
  const runs: ScriptRun[] = []
  for (const [place, started] of events.entries()) {
    if (started.kind !== 'hook-started') continue
    const ended = events.slice(place).find((event) => event.kind === 'hook-ended' && event.pid === started.pid)
    if (ended?.kind !== 'hook-ended') continue
    const [, path = '', argument = ''] = /^"([^"]*)" (\w+)/.exec(started.command) ?? []
    const { end } = ended
    runs.push({
      path,
      argument: argument as ScriptArgument,
      pid: started.pid,
      began: zero + started.t / 1000,
      ended: zero + ended.t / 1000,
      end: end.kind === 'exited' ? end : { kind: 'signalled', signal: SIGNALS[end.signal] ?? `signal ${end.signal}` },
      seenAs: end.kind === 'exited' && end.status !== 0 ? 'failure' : 'success',
    })
  }
  return runs
}

function runningHook(events: readonly VmtoolsdEvent[]): number | null {
  const started = events.findLast((event) => event.kind === 'hook-started')
  if (started?.kind !== 'hook-started') return null
  const isOver = events.some((event) => event.kind === 'hook-ended' && event.pid === started.pid)
  return isOver ? null : started.pid
}
