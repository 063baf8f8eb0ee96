import { ALL_TARGETS, pathOf, REPLACED_FOLDER } from './targets.ts'

/** One file that `--adopt` or uninstall removed, with all that is needed to restore it. */
export interface Replaced {
  /** The path of the file. */
  readonly path: string
  /** The path of the kept copy. */
  readonly store: string
  readonly sha256: string
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** Uninstall restores a `foreign` file; a file of gen-hooks that was `edited` by hand is only kept. */
  readonly origin: 'foreign' | 'edited'
}

/** The record of the files that gen-hooks replaced, oldest first. */
export interface Receipt {
  readonly schema: 'gen-hooks/installed/1'
  readonly replaced: readonly Replaced[]
}

export const EMPTY_RECEIPT: Receipt = { schema: 'gen-hooks/installed/1', replaced: [] }

/** The name of the kept copy of a file: its base name and the begin of its digest. */
export function storePath(path: string, sha256: string): string {
  return `${REPLACED_FOLDER}/${path.slice(path.lastIndexOf('/') + 1)}.${sha256.slice(0, 16)}`
}

/** The receipt with one more entry; an equal path and content is not entered twice but becomes the newest. */
export function withReplaced(receipt: Receipt, entry: Replaced): Receipt {
  return { ...receipt, replaced: [...receipt.replaced.filter((old) => !sameFile(old, entry)), entry] }
}

/** The receipt without an entry. */
export function withoutReplaced(receipt: Receipt, entry: Replaced): Receipt {
  return { ...receipt, replaced: receipt.replaced.filter((old) => !sameFile(old, entry)) }
}

/** The file that uninstall restores at `path`: the newest foreign one of that path. */
export function toRestore(receipt: Receipt, path: string): Replaced | undefined {
  return receipt.replaced.findLast((entry) => entry.path === path && entry.origin === 'foreign')
}

/** The bytes of the receipt file. */
export function formatReceipt(receipt: Receipt): string {
  return `${JSON.stringify(receipt, null, 2)}\n`
}

/** The receipt in `text`, or what is wrong with it. A path that is no target of gen-hooks is an error, so that no receipt can make uninstall write elsewhere. */
export function parseReceipt(
  text: string,
): { readonly kind: 'ok'; readonly receipt: Receipt } | { readonly kind: 'damaged'; readonly detail: string } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { kind: 'damaged', detail: 'is not JSON' }
  }
  if (!isRecord(value) || value.schema !== EMPTY_RECEIPT.schema || !Array.isArray(value.replaced)) {
    return { kind: 'damaged', detail: `is not a receipt, expected schema ${EMPTY_RECEIPT.schema}` }
  }
  const replaced: Replaced[] = []
  for (const [index, item] of value.replaced.entries()) {
    const entry = readReplaced(item)
    if (entry === null) return { kind: 'damaged', detail: `entry ${index + 1} is not one that gen-hooks wrote` }
    replaced.push(entry)
  }
  return { kind: 'ok', receipt: { schema: EMPTY_RECEIPT.schema, replaced } }
}

function readReplaced(value: unknown): Replaced | null {
  if (!isRecord(value)) return null
  const { path, store, sha256, mode, uid, gid, origin } = value
  if (typeof path !== 'string' || !ALL_TARGETS.some((target) => pathOf(target) === path)) return null
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return null
  if (store !== storePath(path, sha256)) return null
  if (!isWhole(mode, 0o7777) || !isWhole(uid, 0xffffffff) || !isWhole(gid, 0xffffffff)) return null
  if (origin !== 'foreign' && origin !== 'edited') return null
  return { path, store: storePath(path, sha256), sha256, mode, uid, gid, origin }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isWhole(value: unknown, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most
}

function sameFile(a: Replaced, b: Replaced): boolean {
  return a.path === b.path && a.sha256 === b.sha256
}
