import { join } from 'node:path'
import { errnoOf, GenHooksError } from '../errors.ts'
import { ELSEWHERE_FILES, isOwnBeside } from '../hook/guest-targets.ts'
import { isOurFilter } from '../hook/metrics-filter.ts'
import { readProvenance } from '../hook/provenance.ts'
import { errnoText } from '../host/errno-text.ts'
import type { Host } from '../host/host.ts'
import { BESIDE_TARGETS, HOOK_TARGETS, MOST_HOOK_BYTES } from '../install/targets.ts'
import type { RenderedHook } from '../model.ts'
import { unifiedDiff } from '../text/diff.ts'

/** The hooks of the other layout that an earlier rendering left in `folder`: files with a header of gen-hooks that are not among `hooks`. */
export async function outdatedIn(
  folder: string,
  hooks: readonly RenderedHook[],
  host: Host,
): Promise<readonly string[]> {
  const outdated: string[] = []
  const names = [...HOOK_TARGETS, ...BESIDE_TARGETS].map(({ fileName }) => fileName)
  for (const fileName of [...names, ...ELSEWHERE_FILES]) {
    if (hooks.some((hook) => hook.fileName === fileName)) continue
    const path = join(folder, fileName)
    const found = await read(host, path)
    if (found.kind === 'read' && isOurs(found.content.toString('utf8'))) outdated.push(path)
  }
  return outdated
}

function isOurs(text: string): boolean {
  return readProvenance(text).kind === 'ours' || isOurFilter(text) || isOwnBeside(text)
}

/** A file that differs from the rendered one; `diff` is empty if no diff can be made, as for a folder of that name. */
export interface Difference {
  readonly path: string
  readonly state: 'missing' | 'differs' | 'rendered no more'
  readonly diff: string
}

/** The files of `folder` that differ from `hooks`; empty if none does. FILE_UNREADABLE if a file cannot be read. */
export async function compareRendered(
  folder: string,
  hooks: readonly RenderedHook[],
  host: Host,
): Promise<readonly Difference[]> {
  const differences: Difference[] = []
  for (const { fileName, text } of hooks) {
    const path = join(folder, fileName)
    const found = await read(host, path)
    if (found.kind === 'absent') differences.push({ path, state: 'missing', diff: '' })
    else if (found.kind === 'no script') differences.push({ path, state: 'differs', diff: '' })
    else if (found.content.toString('utf8') !== text)
      differences.push({ path, state: 'differs', diff: unifiedDiff(path, found.content, text) })
  }
  const outdated = await outdatedIn(folder, hooks, host)
  return [...differences, ...outdated.map((path) => ({ path, state: 'rendered no more', diff: '' }) as const)]
}

/** The differences as text for people. */
export function differenceText({ path, state, diff }: Difference): string {
  return `${path}: ${state === 'rendered no more' ? 'is rendered no more, expected no such file' : state}\n${diff}`
}

type Found =
  | { readonly kind: 'absent' }
  /** A file that is larger than any hook, a folder or a FIFO. */
  | { readonly kind: 'no script' }
  | { readonly kind: 'read'; readonly content: Buffer }

async function read(host: Host, path: string): Promise<Found> {
  try {
    const stat = await host.lstat(path)
    if (stat === null) return { kind: 'absent' }
    if (stat.type !== 'file' && stat.type !== 'symlink') return { kind: 'no script' }
    return { kind: 'read', content: await host.readFile(path, { maxBytes: MOST_HOOK_BYTES }) }
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === 'ENOENT') return { kind: 'absent' }
    if (errno === 'EFBIG') return { kind: 'no script' }
    if (errno === undefined) throw error
    throw new GenHooksError('FILE_UNREADABLE', `${path}: cannot be read: ${errnoText(errno)}`, { cause: error })
  }
}
