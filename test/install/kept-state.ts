import type { ActualState } from '../../src/install/actual.ts'
import { type Replaced, storePath } from '../../src/install/receipt.ts'
import type { Plan } from '../../src/install/steps.ts'
import { sha256 } from '../../src/text/sha256.ts'
import { ours } from './actual-fixture.ts'

export const PRE = '/usr/sbin/pre-freeze-script'
export const POST = '/usr/sbin/post-thaw-script'
export const STORE = '/var/lib/gen-hooks'
export const THEIRS = [{ path: POST, text: 'their thaw' }]
/** Both hooks of ours. */
export const OURS = { 'post-thaw-script': ours('our thaw'), 'pre-freeze-script': ours('our freeze') }

/** A receipt of these files, with their copies. */
export function kept(
  files: readonly { readonly path: string; readonly text: string; readonly origin?: Replaced['origin'] }[],
): Partial<ActualState> {
  const replaced = files.map(({ path, text, origin = 'foreign' }): Replaced => {
    const digest = sha256(Buffer.from(text))
    return { path, store: storePath(path, digest), sha256: digest, mode: 0o755, uid: 3, gid: 4, origin }
  })
  return {
    receipt: { kind: 'ok', receipt: { schema: 'gen-hooks/installed/1', replaced } },
    kept: new Map(replaced.map(({ store }, index) => [store, Buffer.from(files[index]?.text ?? '')])),
  }
}

/** `KIND PATH` of each step, or `refused SUBJECT` of each refusal. */
export function lines(plan: Plan): readonly string[] {
  return plan.kind === 'ready'
    ? plan.steps.map(({ kind, path }) => `${kind} ${path}`)
    : plan.refusals.map(({ subject, because }) => `refused ${subject}: ${because}`)
}

/** The notes of a plan that is ready. */
export const notesOf = (plan: Plan): readonly string[] => (plan.kind === 'ready' ? plan.notes : [`${plan.kind}`])
