import type { Host } from '../host/host.ts'
import { type LastRun, readLastRun } from '../install/last-run.ts'
import type { Instance } from '../model.ts'
import { idOf } from '../thaw/command.ts'
import { callThawHook } from '../thaw/hook.ts'
import { backupLines, instanceLogPath, lengthOf, textAfter } from '../thaw/instance-log.ts'
import { type GuardedHooks, type GuardReport, startGuard } from './guard.ts'
import type { RehearsedHooks } from './installed.ts'
import { instancesOf, type Judgement, judge, type RehearsedInstance } from './judge.ts'
import { eventsSince, type LoggedEvent, lastRunOf } from './run-log.ts'
import { takeSignals } from './signals.ts'

/** What was seen of one rehearsal. */
export interface Rehearsal extends Judgement {
  readonly hooks: { readonly preFreeze: string; readonly postThaw: string }
  readonly holdSeconds: number
  readonly calls: GuardReport
  readonly events: readonly LoggedEvent[]
  readonly instances: readonly RehearsedInstance[]
  /** What each instance logged meanwhile of Backup.General. */
  readonly logged: readonly { readonly instance: string; readonly path: string; readonly lines: readonly string[] }[]
  readonly lastRun: LastRun
}

/** A rehearsal that may begin. */
export interface RehearsalPlan {
  readonly hooks: RehearsedHooks
  /** Of hooks that were made for it; null for the installed ones. */
  readonly folder: string | null
  readonly holdSeconds: number
  readonly instances: readonly Instance[]
}

/** Freezes, holds and thaws. From the start of the guard on nothing that becomes of this process keeps the thaw from being called. */
export async function rehearse(plan: RehearsalPlan, host: Host, say: (text: string) => void): Promise<Rehearsal> {
  const { hooks, holdSeconds } = plan
  const log = `${hooks.settings.logFolder}/snapshot.log`
  const from = await lengthOf(host, log)
  const marks = await Promise.all(plan.instances.map((one) => markOf(host, one)))
  const { report, signal } = await watch(plan, host, say)
  await thawIfNotDone(host, hooks, report, say)
  const events = lastRunOf(await eventsSince(host, log, from))
  const logged = await Promise.all(
    marks.map(async ({ instance, path, length }) => ({
      instance,
      path,
      lines: backupLines(await textAfter(host, path, length)),
    })),
  )
  return {
    ...judge(report, events, signal),
    hooks: { preFreeze: hooks.preFreeze, postThaw: hooks.postThaw },
    holdSeconds,
    calls: report,
    events,
    instances: instancesOf(events),
    logged,
    lastRun: await readLastRun(host),
  }
}

async function watch({ hooks, folder, holdSeconds }: RehearsalPlan, host: Host, say: (text: string) => void) {
  const guarded: GuardedHooks = {
    preFreeze: host.realPath(hooks.preFreeze),
    postThaw: host.realPath(hooks.postThaw),
    runFolder: hooks.settings.runFolder,
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

/** Only if the guard was killed. Beside status 1, 126 and 127 there is nothing of ours to thaw, and a thaw would be another run's. */
async function thawIfNotDone(host: Host, hooks: RehearsedHooks, report: GuardReport, say: (text: string) => void) {
  const { freeze, thaw, over } = report
  if (over || freeze === null || [1, 126, 127].includes(freeze.status ?? 0) || thaw?.status === 0) return
  say(`the guard was killed: ${hooks.postThaw} freezeFail: ${await callThawHook(host, hooks.postThaw)}`)
}

async function markOf(host: Host, instance: Instance) {
  const path = instanceLogPath(instance)
  return { instance: idOf(instance), path, length: await lengthOf(host, path) }
}
