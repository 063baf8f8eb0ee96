import type { Caller } from './caller.ts'

/** A script to validate. `ours` are rendered by gen-hooks and held to its own style too. */
export interface CheckedFile {
  readonly name: string
  readonly text: string
  readonly ours: 'ours' | 'foreign'
  /** Who calls it; if it is not said, what its name tells. */
  readonly as?: Caller | 'unknown' | undefined
}

/** The language a script is written in: ours are POSIX sh; a foreign one is what its first line says. */
export type Dialect = 'sh' | 'bash' | 'ksh' | 'not a shell'

const SHEBANG = /^#![ \t]*(\S+)[ \t]*([^\r\n]*)/

/** What the `#!` line names, `env` and its options looked through; null without such a line. */
export function interpreterOf(text: string): string | null {
  const match = SHEBANG.exec(text.slice(0, 256))
  if (match === null) return null
  const [path = '', ...rest] = `${match[1]} ${match[2]}`.split(/[ \t]+/)
  const words = [path, ...rest].map((word) => word.slice(word.lastIndexOf('/') + 1))
  const name =
    words[0] === 'env' ? words.slice(1).find((word) => !word.startsWith('-') && !word.includes('=')) : words[0]
  return name === undefined || name === '' ? null : name
}

// A program, PHP without a first line, a batch file: what their own first bytes say.
const OTHER_LANGUAGE = /^(?:.?ELF|<\?(?:php|xml)\b|@?echo off\b)/is

/** See `Dialect`. Without a `#!` line VMware Tools' bash runs the script; it is held to sh anyway. */
export function dialectOf(file: Pick<CheckedFile, 'text' | 'ours'>): Dialect {
  if (file.ours === 'foreign' && OTHER_LANGUAGE.test(file.text.slice(0, 20))) return 'not a shell'
  const interpreter = file.ours === 'ours' ? 'sh' : interpreterOf(file.text)
  switch (interpreter) {
    case null:
    case 'sh':
    case 'dash':
    case 'ash':
    case 'busybox':
    case 'yash':
      return 'sh'
    case 'bash':
      return 'bash'
    case 'ksh':
    case 'ksh93':
    case 'mksh':
      return 'ksh'
    default:
      return 'not a shell'
  }
}
