/** A line of a key file. */
export interface KeyFileLine {
  /** With its line end. */
  readonly text: string
  /** The group that it stands in, of a heading the one that it begins; null above the first. */
  readonly group: string | null
  readonly isHeading: boolean
  /** Null of a heading, a comment or an empty line. */
  readonly setting: { readonly key: string; readonly value: string } | null
}

/** A key file in lines, which joined are the file; `problem` is why GLib would refuse the file, null if it reads it. */
export interface KeyFile {
  readonly lines: readonly KeyFileLine[]
  readonly problem: string | null
}

const HEADING = /^\[([^\]]*)\][ \t]*$/
/** Without a bracket and control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const GROUP_NAME = /^[^[\x00-\x1f\x7f]+$/
/** A key may have a locale, `Name[de]`. */
const KEY_NAME = /^[^=[\]]*[^=[\] ](?:\[[\w.@-]*\])?$/

/**
 * Reads a key file as g_key_file_load_from_file of GLib (gkeyfile.c) does, by which qemu-ga reads qemu-ga.conf, and vmtoolsd tools.conf (VMTools_LoadConfig of
 * open-vm-tools, vmtoolsConfig.c): blanks at the begin of a line, and around `=`, count for nothing, those at its end belong to the value; a line that is no heading,
 * setting or comment makes the whole file unreadable. Groups of one name are one group, and of one key the last line counts.
 */
export function readKeyFile(text: string): KeyFile {
  const lines: KeyFileLine[] = []
  let problem: string | null = null
  let group: string | null = null
  let first: string | null = null
  for (const [index, line] of text.split(/(?<=\n)/).entries()) {
    const bare = line.replace(/\r?\n$/, '').replace(/^[ \t\r\f]+/, '')
    const heading = HEADING.exec(bare)?.[1] ?? null
    const setting = heading === null && !isComment(bare) ? settingOf(bare) : null
    const why = whyNot(bare, heading, setting, group, first)
    if (why !== null) problem ??= `line ${index + 1}: ${why}`
    group = heading ?? group
    first ??= group
    lines.push({ text: line, group, isHeading: heading !== null, setting })
  }
  return { lines, problem }
}

const isComment = (bare: string): boolean => bare === '' || bare.startsWith('#')

function settingOf(bare: string): KeyFileLine['setting'] {
  const equals = bare.indexOf('=')
  if (equals < 1) return null
  const key = bare.slice(0, equals).replace(/[ \t\r\f]+$/, '')
  return { key, value: bare.slice(equals + 1).replace(/^[ \t\r\f]+/, '') }
}

function whyNot(
  bare: string,
  heading: string | null,
  setting: KeyFileLine['setting'],
  group: string | null,
  first: string | null,
): string | null {
  if (bare.includes('\0')) return 'has a NUL'
  if (isComment(bare)) return null
  if (heading !== null) return GROUP_NAME.test(heading) ? null : 'has no name of a group between its brackets'
  if (setting === null) return 'is no group, no key=value and no comment'
  if (group === null) return 'stands above the first group'
  if (!KEY_NAME.test(setting.key)) return 'has no name of a key before its ='
  const isOther = group === first && setting.key === 'Encoding' && setting.value.toUpperCase() !== 'UTF-8'
  return isOther ? 'names another encoding than UTF-8' : null
}

/**
 * The value of a setting as g_key_file_get_boolean of GLib takes it: blanks at its end count for nothing. Null where it is no boolean, so that the default of the
 * program counts.
 */
export function asBoolean(value: string): boolean | null {
  const word = value.replace(/[ \t\r\n\f]+$/, '')
  if (word === 'true' || word === '1') return true
  return word === 'false' || word === '0' ? false : null
}

/** The value as g_key_file_get_integer takes it: what follows behind a blank counts for nothing. Null where it is no number of 32 bits, so that the default counts. */
export function asInteger(value: string): number | null {
  const digits = /^\v*([+-]?[0-9]+)(?:[ \t\r\n\f]|$)/.exec(value)?.[1]
  const number = Number(digits ?? Number.NaN)
  return number >= -(2 ** 31) && number < 2 ** 31 ? number : null
}

/** The value as g_key_file_get_string takes it, blanks at its end included. Null where a backslash begins no escape, so that the default counts. */
export function asString(value: string): string | null {
  if (/^(?:[^\\]|\\[sntr\\])*$/s.test(value)) return value.replace(/\\(.)/gs, (_, letter) => ESCAPES[letter] ?? letter)
  return null
}

const ESCAPES: Readonly<Record<string, string>> = { s: ' ', n: '\n', t: '\t', r: '\r' }
