import { existsSync, realpathSync } from 'node:fs'

/** A shell that must run the hooks, and the words of its `#!` line; undefined if the shell is not installed. */
export interface Shell {
  readonly name: string
  readonly command: string | undefined
}

/** The shell of this machine. */
export const BIN_SH: Shell = { name: '/bin/sh', command: '/bin/sh' }

const find = (...names: readonly string[]): string | undefined =>
  names.flatMap((name) => ['/usr/bin/', '/bin/', '/usr/local/bin/'].map((folder) => folder + name)).find(existsSync)

const withWord = (path: string | undefined, word: string): string | undefined => path && `${path} ${word}`

const ALL: readonly Shell[] = [
  { name: 'dash', command: find('dash') },
  { name: 'bash', command: find('bash') },
  { name: 'bash --posix', command: withWord(find('bash'), '--posix') },
  { name: 'busybox sh', command: withWord(find('busybox'), 'sh') },
  { name: 'mksh', command: find('mksh') },
  { name: 'ksh93', command: find('ksh93') },
  { name: 'yash', command: find('yash') },
]

/** All seven; GEN_HOOKS_SHELLS (a comma-separated list of names) leaves others out. */
export function shells(): readonly Shell[] {
  const wanted = process.env.GEN_HOOKS_SHELLS?.split(',')
  return wanted === undefined ? ALL : ALL.filter(({ name }) => wanted.includes(name))
}

/** Shells that behave the same under the name /bin/sh. */
const NAMELESS = ['dash', 'busybox sh']

/** The shells of GEN_HOOKS_SHELLS; without this variable all shells except the one that is /bin/sh, which other tests use. */
export function otherShells(): readonly Shell[] {
  if (process.env.GEN_HOOKS_SHELLS !== undefined) return shells()
  const program = realpathSync('/bin/sh')
  return ALL.filter(
    ({ name, command }) =>
      !NAMELESS.includes(name) || command === undefined || realpathSync(command.split(' ')[0] ?? '') !== program,
  )
}
