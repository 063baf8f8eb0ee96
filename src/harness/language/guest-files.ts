import { GUEST_FOLDERS } from '../guest/guest-folders.ts'
import type { Need, Step } from './scenario.ts'

const TYPES: readonly string[] = ['file', 'dir', 'fifo', 'link']
const MODE = /^[0-7]{3,4}$/
const MOST_BYTES = 65536
const LARGEST_UID = 65535
/** The targets of a link that are no files of the guest: a device that is always full, and one that takes everything. */
const DEVICES: readonly string[] = ['/dev/full', '/dev/null']

/** Why a step may not change a path; null if it may. */
export function wrongPath(path: string): string | null {
  return wrongName(path) ?? (isBelow(path) ? null : `"${path}" is not below ${GUEST_FOLDERS.join(' ')}`)
}

/** As `wrongPath`, but one of the folders itself is allowed too. */
export function wrongFolder(path: string): string | null {
  return GUEST_FOLDERS.some((folder) => folder === path) ? null : wrongPath(path)
}

function wrongName(path: string): string | null {
  if (!path.startsWith('/')) return `"${path}" is no absolute path`
  const parts = path.slice(1).split('/')
  return parts.some((part) => part === '' || part === '.' || part === '..') ? `"${path}" is no plain path` : null
}

function isBelow(path: string): boolean {
  return GUEST_FOLDERS.some((folder) => path.startsWith(`${folder}/`))
}

/** What is wrong with a `put`; null if nothing is. */
export function wrongPut({ words, options }: Pick<Step, 'words' | 'options'>): string | null {
  const [path = '', section] = words
  const { type = 'file', text, bytes, mode, owner } = options
  const contents = [section, text, bytes].filter((one) => one !== undefined).length
  if (!TYPES.includes(type)) return `type=${type} is not one of ${TYPES.join(' ')}`
  if (mode !== undefined && !MODE.test(mode)) return `mode=${mode} is no octal mode`
  if (owner !== undefined && !(/^\d+$/.test(owner) && Number(owner) <= LARGEST_UID))
    return `owner=${owner} is no number up to ${LARGEST_UID}`
  if (bytes !== undefined && !(/^\d+$/.test(bytes) && Number(bytes) <= MOST_BYTES))
    return `bytes=${bytes} is no number up to ${MOST_BYTES}`
  if (type === 'file' && contents === 0) return 'no section, text= or bytes='
  if (type === 'file' && contents > 1) return 'more than one of a section, text= and bytes='
  if (type === 'link') return wrongLink(words, options) ?? wrongPath(path)
  if (type !== 'file' && contents > 0) return `nothing is written into a ${type}`
  return wrongPath(path)
}

function wrongLink(words: readonly string[], { text, bytes, mode }: Step['options']): string | null {
  if (text === undefined || words.length > 1 || bytes !== undefined) return 'what a link leads to is its text='
  if (mode !== undefined) return 'a link has no mode'
  return DEVICES.includes(text) ? null : wrongFolder(text)
}

/** What is wrong with an octal mode; null if nothing is. */
export function wrongMode(mode: string): string | null {
  return MODE.test(mode) ? null : `"${mode}" is no octal mode`
}

/** What a step needs, also if its scenario has no `needs` line; null for nothing. */
export function neededBy({ verb, options }: Pick<Step, 'verb' | 'options'>): Need | null {
  if (verb === 'full' || verb === 'readonly') return 'namespace'
  return verb === 'put' && options.owner !== undefined ? 'chown' : null
}
