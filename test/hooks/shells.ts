import { existsSync } from 'node:fs'

/** A shell the hooks must run in, and its `#!` line's words; undefined if this machine lacks it. */
export interface Shell {
  readonly name: string
  readonly command: string | undefined
}

const find = (...names: readonly string[]): string | undefined =>
  names.flatMap((name) => ['/usr/bin/', '/bin/', '/usr/local/bin/'].map((folder) => folder + name)).find(existsSync)

const withWord = (path: string | undefined, word: string): string | undefined => path && `${path} ${word}`

/** All seven; GEN_HOOKS_SHELLS (a comma-separated list of names) leaves others out. */
export function shells(): readonly Shell[] {
  const all = [
    { name: 'dash', command: find('dash') },
    { name: 'bash', command: find('bash') },
    { name: 'bash --posix', command: withWord(find('bash'), '--posix') },
    { name: 'busybox sh', command: withWord(find('busybox'), 'sh') },
    { name: 'mksh', command: find('mksh') },
    { name: 'ksh93', command: find('ksh93') },
    { name: 'yash', command: find('yash') },
  ]
  const wanted = process.env.GEN_HOOKS_SHELLS?.split(',')
  return wanted === undefined ? all : all.filter(({ name }) => wanted.includes(name))
}
