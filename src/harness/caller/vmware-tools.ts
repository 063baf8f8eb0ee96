import { setTimeout as wait } from 'node:timers/promises'
import { uptimeSeconds } from '../guest/events.ts'
import { type Hooks, isRegularFile, scriptQueue } from '../guest/script-queue.ts'
import { type RunScriptOptions, runScript, type ScriptArgument, type ScriptRun } from './run-script.ts'

export interface SnapshotOptions extends RunScriptOptions {
  /** The host asks to stop: Cancel in vCenter. */
  readonly abort?: AbortSignal
  /** The time for the whole operation; 900 s. After that VMware Tools aborts by itself. */
  readonly timeoutMs?: number
  /** How often VMware Tools looks whether a hook has ended; 1000 ms. */
  readonly pollMs?: number
  /** The host's answer to the request to take the snapshot now. */
  readonly host?: 'commits' | 'refuses'
  /** The moment of the snapshot, between the freeze of the file systems and their thaw; an abort cuts it short. */
  readonly whileFrozen?: () => Promise<void>
}

/** The result of one quiesced snapshot; times are seconds since boot. */
export interface SnapshotReport {
  /** The events that the host got, in order and in the words of VMware Tools, without keep-alives. */
  readonly told: readonly { readonly at: number; readonly text: string }[]
  readonly scripts: readonly ScriptRun[]
  /** The host's judgement. `good`: the snapshot is kept as quiesced. */
  readonly outcome: 'good' | 'failed' | 'aborted'
  /** When the snapshot began, at the commit; null if there was no commit. */
  readonly snapshotAt: number | null
}

/**
 * One quiesced snapshot as VMware Tools takes it, by the state machine of open-vm-tools stable-12.2.0 (docs/reference/hook-contract.md); the file
 * systems are not frozen. Rejects if a shell cannot be started, and with what `whileFrozen` rejects with.
 */
export async function quiescedSnapshot(hooks: Hooks, options: SnapshotOptions = {}): Promise<SnapshotReport> {
  const told: { at: number; text: string }[] = []
  const scripts: ScriptRun[] = []
  let snapshotAt: number | null = null
  const tell = (text: string): void => {
    told.push({ at: uptimeSeconds(), text })
  }
  const timer = new AbortController()
  const timeout = setTimeout(() => timer.abort(), options.timeoutMs ?? 900_000)
  const abort = AbortSignal.any(options.abort === undefined ? [timer.signal] : [timer.signal, options.abort])
  const run = async (
    path: string,
    argument: ScriptArgument,
    signal: AbortSignal | null,
  ): Promise<ScriptRun['seenAs']> => {
    const began = performance.now()
    const script = await runScript(path, argument, signal, options)
    scripts.push(script)
    // VMware Tools sees the end of a hook at its next poll, and acts on an abort at once.
    const pollMs = options.pollMs ?? 1000
    if (script.seenAs !== 'cancelled' && pollMs > 0) await wait(pollMs - ((performance.now() - began) % pollMs))
    return script.seenAs
  }

  const trouble: unknown[] = []
  const remember = (error: unknown): void => {
    trouble.push(error)
  }
  const queue = scriptQueue(hooks)
  const aborted = (): void => tell('req.aborted 4 Quiesce canceled.')
  const failed = (operation: 'VmBackupOnFreeze' | 'VmBackupOnThaw'): void => {
    tell('req.error 2 Custom quiesce script failed.')
    tell(`req.error 5 '${operation}' operation failed.`)
  }
  // VMware Tools ignores the exit statuses of freezeFail, and cannot abort it.
  const freezeFail = async (before: number): Promise<void> => {
    for (const { thaw } of queue.slice(0, before).reverse()) {
      if (isRegularFile(thaw)) await run(thaw, 'freezeFail', null)
    }
  }

  const quiesce = async (): Promise<void> => {
    for (const [index, { freeze }] of queue.entries()) {
      const seenAs = isRegularFile(freeze) ? await run(freeze, 'freeze', abort) : 'success'
      if (seenAs === 'success') continue
      if (seenAs === 'cancelled') aborted()
      else failed('VmBackupOnFreeze')
      // freezeFail runs only for the scripts before the one that failed, which must undo its own work.
      return freezeFail(index)
    }
    if (abort.aborted) {
      aborted()
      return freezeFail(queue.length)
    }
    tell('prov.snapshotCommit 0')
    // The host has refused the snapshot itself, and gets no error event (seen with the real daemon).
    if (options.host === 'refuses') return freezeFail(queue.length)
    snapshotAt = uptimeSeconds()
    await Promise.race([options.whileFrozen?.().catch(remember), once(abort)])
    if (abort.aborted) {
      aborted()
      return freezeFail(queue.length)
    }
    let thawFailed = false
    for (const { thaw } of [...queue].reverse()) {
      if (!isRegularFile(thaw)) continue
      const seenAs = await run(thaw, 'thaw', abort)
      if (seenAs === 'cancelled') return aborted()
      if (seenAs === 'failure') thawFailed = true
    }
    if (thawFailed) failed('VmBackupOnThaw')
  }

  tell('reset 0')
  try {
    await quiesce()
  } finally {
    clearTimeout(timeout)
  }
  tell('req.done 0')
  // An error of the caller's own part is thrown last, after the hooks have thawed.
  if (trouble.length > 0) throw trouble[0]
  const has = (word: string): boolean => told.some(({ text }) => text.startsWith(word))
  const refused = options.host === 'refuses' && has('prov.snapshotCommit')
  const outcome = has('req.aborted') ? 'aborted' : refused || has('req.error') ? 'failed' : 'good'
  return { told, scripts, snapshotAt, outcome }
}

function once(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
