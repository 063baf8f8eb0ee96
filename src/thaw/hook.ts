import { errnoOf } from '../errors.ts'
import type { RunNow } from '../hook/current-run.ts'
import { readProvenance } from '../hook/provenance.ts'
import { endText } from '../host/exit-text.ts'
import type { Host } from '../host/host.ts'
import { dangerOf } from '../host/trusted-path.ts'
import { HOOK_TARGETS, MOST_HOOK_BYTES, pathOf } from '../install/targets.ts'
import type { Holder } from './holder.ts'

/** A quarter of a minute more than a thaw that works takes; what hangs is for the next means, and the keeper goes on without its caller. */
const HOOK_MS = 30_000

/** The installed hook that thaws, if it is ours: its guest path; null if there is none. */
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

/** Whether a run of ours is to be ended by its own hook, which speaks to the keeper: only if it holds one of `todo`, since it is ended for all it holds. */
export function isOurs(now: RunNow, todo: readonly { readonly holder: Holder }[]): boolean {
  if (now.kind !== 'live' && now.kind !== 'abandoned') return false
  return todo.some(({ holder }) => (holder.kind === 'keeper' || holder.kind === 'abandoned') && holder.run === now.run)
}

/** Calls the hook with freezeFail; how it ended, in words. */
export async function callThawHook(host: Host, path: string): Promise<string> {
  const result = await host.run(path, ['freezeFail'], { timeoutMs: HOOK_MS, changes: true })
  return endText(result, HOOK_MS)
}
