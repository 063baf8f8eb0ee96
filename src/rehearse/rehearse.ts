import { consoleLogPath } from '../detect/console-log.ts'
import { type LastRun, readLastRun } from '../hook/last-json.ts'
import { mayHold } from '../hook/state.ts'
import type { Host } from '../host/host.ts'
import type { Instance } from '../model.ts'
import { idOf } from '../model.ts'
import { callThawHook } from '../thaw/hook.ts'
import { backupLines, lengthOf, textAfter } from '../thaw/instance-log.ts'
import { type GuardedHooks, type GuardReport, startGuard, untilEnded } from './guard.ts'
import type { RehearsedHooks } from './installed.ts'
import { instancesOf, type Judgement, judge, type RehearsedInstance } from './judge.ts'
import { readOwnRun } from './own-run.ts'
import { eventsSince, type LoggedEvent } from './run-log.ts'
import { takeSignals } from './signals.ts'

/** The facts of one rehearsal. */
export interface Rehearsal extends Judgement {
  readonly hooks: { readonly preFreeze: string; readonly postThaw: string }
  readonly holdSeconds: number
  /** null if the hook began no run, or that is unknown. */
  readonly run: string | null
  readonly calls: GuardReport
  readonly events: readonly LoggedEvent[]
  readonly instances: readonly RehearsedInstance[]
  /** The lines of Backup.General that each instance logged meanwhile. */
  readonly logged: readonly { readonly instance: string; readonly path: string; readonly lines: readonly string[] }[]
  readonly lastRun: LastRun
}

/** A rehearsal that may begin. */
export interface RehearsalPlan {
  readonly hooks: RehearsedHooks
  /** The hooks that were made for this rehearsal; null for the installed ones. */
  readonly folder: string | null
  readonly holdSeconds: number
  readonly instances: readonly Instance[]
}

/** Freezes, holds and thaws. After the start of the guard the thaw is called also if this process dies. */
export async function rehearse(plan: RehearsalPlan, host: Host, say: (text: string) => void): Promise<Rehearsal> {
  const { hooks, holdSeconds } = plan
  const log = `${hooks.settings.logFolder}/snapshot.log`
  const from = await lengthOf(host, log)
  const marks = await Promise.all(plan.instances.map((one) => markOf(host, one)))
  const { report, signal } = await watch(plan, host, say)
  const seen = await thawIfNotDone(host, hooks, report, say)
  const run = report.run ?? seen
  const isSilent = run === null && (report.freeze?.status ?? 0) > 1
  const events = isSilent ? [] : await eventsSince(host, log, from, run)
  const logged = await Promise.all(
    marks.map(async ({ instance, path, length }) => ({
      instance,
      path,
      lines: backupLines(await textAfter(host, path, length)),
    })),
  )
  return {
    ...judge({ ...report, run }, events, signal),
    hooks: { preFreeze: hooks.preFreeze, postThaw: hooks.postThaw },
    holdSeconds,
    run,
    calls: report,
    events,
    instances: instancesOf(events),
    logged,
    lastRun: await lastRunIf(host, run),
  }
}

async function watch({ hooks, folder, holdSeconds }: RehearsalPlan, host: Host, say: (text: string) => void) {
  const guarded: GuardedHooks = {
    preFreeze: host.realPath(hooks.preFreeze),
    postThaw: host.realPath(hooks.postThaw),
    runFolder: hooks.settings.runFolder,
    deadline: hooks.settings.deadline,
    folder: folder === null ? null : host.realPath(folder),
  }
  let signal: string | null = null
  let release = (): void => {}
  const giveBack = takeSignals((came) => {
    signal ??= came
    say(`${came}: thawing`)
    release()
  })
  try {
    const guard = startGuard(guarded, holdSeconds, (words) => {
      if (words === 'began freeze') say('freezing')
      if (words === 'ended freeze 0') say(`frozen, held for ${holdSeconds} s`)
      if (words === 'cut hold') say('held for a shorter time: watchdog.deadline is near')
      if (words === 'began thaw') say('thawing')
    })
    say(`guard ${guard.pid} freezes, holds and thaws, whatever becomes of gen-hooks`)
    release = guard.release
    if (signal !== null) release()
    return { report: await guard.report, signal: signal as string | null }
  } finally {
    giveBack()
  }
}

/**
 * The run of our hook, by the hooks' state, for what the guard did not tell. It is thawed here only if the guard was killed: once its freeze has
 * truly ended, and only if it is not over. Any other run is a backup's.
 */
async function thawIfNotDone(
  host: Host,
  hooks: RehearsedHooks,
  { freeze, hook, over }: GuardReport,
  say: (text: string) => void,
): Promise<string | null> {
  if (hook === null) return null
  if (!over && freeze?.endedAt === null) await untilEnded(hook)
  const own = await readOwnRun(host, hook)
  if (!over && own !== null && mayHold(own)) {
    say(`the guard was killed: ${hooks.postThaw} freezeFail: ${await callThawHook(host, hooks.postThaw)}`)
  }
  return own?.run ?? null
}

/** The last.json of this run only: another run may have ended meanwhile. */
async function lastRunIf(host: Host, run: string | null): Promise<LastRun> {
  const last = await readLastRun(host)
  return last.kind === 'read' && last.values.run !== run ? { kind: 'none' } : last
}

async function markOf(host: Host, instance: Instance) {
  const path = consoleLogPath(instance)
  return { instance: idOf(instance), path, length: await lengthOf(host, path) }
}
