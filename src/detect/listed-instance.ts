import { INSTANCE_NAME } from '../config/instance-name.ts'
import type { Instance, InstanceStatus, Kind } from '../model.ts'
import { printable, quoteText } from '../text/printable.ts'

/** An instance of a list command; the owner is read from another file. */
export type ListedInstance = Omit<Instance, 'owner'>

/** The fields of one listed instance as printed; absent ones are empty. */
export interface ListedFields {
  readonly name: string
  readonly directory: string
  readonly version: string
  readonly status: string
  readonly state: string
  readonly product: string
  readonly mirrorMemberType: string
  readonly mirrorStatus: string
}

const MAX_PATH = 4095

/** The fields as an instance, or what is wrong with the first wrong field. */
export function listedInstance(
  kind: Kind,
  fields: ListedFields,
): { readonly kind: 'ok'; readonly instance: ListedInstance } | { readonly kind: 'problem'; readonly message: string } {
  if (!INSTANCE_NAME.test(fields.name)) return problem(nameProblem(fields.name))
  const directory = withoutEndSlashes(fields.directory)
  const wrong = directoryProblem(directory)
  if (wrong !== null) return problem(`${quoteText(fields.name)}: directory ${quoteText(fields.directory)}: ${wrong}`)
  const memberType = printable(fields.mirrorMemberType.trim())
  const mirrorStatus = printable(fields.mirrorStatus.trim())
  return {
    kind: 'ok',
    instance: {
      kind,
      name: fields.name,
      directory,
      version: printable(fields.version.trim()),
      product: printable(fields.product.trim()) || DEFAULT_PRODUCT[kind],
      status: statusOf(fields.status),
      statusText: printable(fields.status.trim()),
      state: printable(fields.state.trim()),
      mirror: memberType === '' && mirrorStatus === '' ? null : { memberType, status: mirrorStatus },
    },
  }
}

/** What is wrong with `name` as the name of an instance. */
export function nameProblem(name: string): string {
  return `name ${quoteText(name)}: not an instance name, expected letters, digits, _ . and -, at most 255 of them, the first no . or -`
}

/** Whether a path is absolute on Windows: it begins with a drive. */
export function isWindowsPath(path: string): boolean {
  return /^[A-Za-z]:\\/.test(path)
}

/** Why `directory` cannot be an installation directory, of Linux or of Windows; null if it can. */
export function directoryProblem(directory: string): string | null {
  if (!directory.startsWith('/') && !isWindowsPath(directory)) return 'not absolute, expected a path from /'
  if (Buffer.byteLength(directory) > MAX_PATH) return `too long, expected at most ${MAX_PATH} bytes`
  // U+FFFD replaces bytes that are not UTF-8: the path cannot be opened under that name
  if (/[\p{C}\p{Zl}\p{Zp}\u{fffd}]/u.test(directory)) return 'unprintable characters in it'
  return null
}

/** The word before the first comma; a second word after a colon (`sign-on inhibited:primary transition`) narrows it down. */
export function statusOf(text: string): InstanceStatus {
  const word = (text.split(',', 1)[0] ?? '').trim()
  if (word === 'running' || word === 'down') return word
  if (word === 'sign-on inhibited' || word.startsWith('sign-on inhibited:')) return 'sign-on inhibited'
  return 'unknown'
}

const DEFAULT_PRODUCT = { iris: 'IRIS', cache: 'Caché' } as const

function withoutEndSlashes(path: string): string {
  const slash = isWindowsPath(path) ? '\\' : '/'
  let end = path.length
  while (end > 1 && path[end - 1] === slash) end--
  return path.slice(0, end)
}

function problem(message: string): { readonly kind: 'problem'; readonly message: string } {
  return { kind: 'problem', message }
}
