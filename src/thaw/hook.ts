import { errnoOf } from '../errors.ts'
import type { RunNow } from '../hook/current-run.ts'
import { readProvenance } from '../hook/provenance.ts'
import { endText } from '../host/exit-text.ts'
import type { Host } from '../host/host.ts'
import { dangerOf } from '../host/trusted-path.ts'
import { HOOK_TARGETS, MOST_HOOK_BYTES, pathOf } from '../install/targets.ts'
import type { Holder } from './holder.ts'

/** 15 s longer than a thaw that works. If the hook hangs, the next method is tried, and the hooks go on without their caller. */
const HOOK_MS = 30_000

/** The guest path of the installed hook that thaws, if gen-hooks made it; null if there is none. */
export async function ownThawHook(host: Host): Promise<string | null> {
  for (const target of HOOK_TARGETS) {
    if (target.fileName === 'pre-freeze-script') continue
    const path = pathOf(target)
    try {
      const stat = await host.lstat(path)
      if (stat?.type !== 'file' || dangerOf(host, stat) !== null) continue
      const text = (await host.readFile(path, { maxBytes: MOST_HOOK_BYTES, noFollow: true })).toString('utf8')
      if (readProvenance(text).kind === 'ours') return path
    } catch (error) {
      if (errnoOf(error) === undefined) throw error
    }
  }
  return null
}

/** Whether to end a run by its own hook, which calls its owner: only if the run holds an instance of `todo`, since its end thaws all that it holds. */
export function isOurs(now: RunNow, todo: readonly { readonly holder: Holder }[]): boolean {
  if (now.kind !== 'live' && now.kind !== 'abandoned') return false
  return todo.some(({ holder }) => (holder.kind === 'keeper' || holder.kind === 'abandoned') && holder.run === now.run)
}

/** Calls the hook with freezeFail; resolves to the end of the hook, in words. */
export async function callThawHook(host: Host, path: string): Promise<string> {
  const result = await host.run(path, ['freezeFail'], { timeoutMs: HOOK_MS, changes: true })
  return endText(result, HOOK_MS)
}
