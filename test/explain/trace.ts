import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** The acts of processes, by strace. */
export interface Trace {
  /** The words of each program that was started, the name first; without the programs that the fakes start. */
  readonly started: readonly (readonly string[])[]
  /** Each path that was written, made or removed; not by the fakes. */
  readonly written: readonly string[]
  readonly stdout: string
}

export const HAS_STRACE = spawnSync('strace', ['--version']).status === 0

/** The fakes: a process below their calls does not belong to the hooks. */
const FAKES = ['iris', 'ccontrol', 'docker', 'logger']
const LINE = /^(\d+) +(.*)$/
const MADE = /^(?:clone3?|v?fork)\(.* = ([1-9]\d*)$/
const WRITES = /^(?:openat|open|creat|mkdir|mkdirat|mknod|mknodat|rename|renameat|renameat2|unlink|unlinkat)\(/

/** Runs a text for sh to the end of all its processes. */
export function traced(root: string, text: string): Trace {
  const log = join(root, 'trace')
  const { status, stdout, stderr } = spawnSync(
    'strace',
    ['-f', '-qq', '-y', '-s', '4000', '-e', 'trace=%process,%file', '-o', log, 'sh', '-c', text],
    { encoding: 'utf8', timeout: 120_000 },
  )
  if (status !== 0) throw new Error(`strace: status ${status}: ${stdout}${stderr}`)
  const lines = callsIn(readFileSync(log, 'latin1'))
  // lines of a child may stand before the line of its parent that has the child's pid
  const parents = new Map(
    lines.flatMap(({ pid, call }) => {
      const child = MADE.exec(call)?.[1]
      return child === undefined ? [] : [[child, pid] as const]
    }),
  )
  const fakes = new Set<string>()
  const isFake = (pid: string): boolean => {
    if (fakes.has(pid)) return true
    const parent = parents.get(pid)
    return parent !== undefined && isFake(parent)
  }
  const started: (readonly string[])[] = []
  const written: string[] = []
  const folders = new Map<string, string>()
  for (const { pid, call } of lines) {
    if (isFake(pid) || / = -1 /.test(call)) continue
    const words = wordsOf(call)
    if (words !== null) {
      started.push(words)
      if (words.some((word) => FAKES.includes(basename(word)))) fakes.add(pid)
    } else if (call.startsWith('chdir(')) folders.set(pid, pathsIn(call, folders.get(pid))[0] ?? '')
    else if (WRITES.test(call) && !/^(?:openat|open)\b.*O_RDONLY/.test(call)) {
      written.push(...pathsIn(call, folders.get(pid)).filter((path) => path !== '/dev/null'))
    }
  }
  return { started, written, stdout }
}

/** The calls in their order; the two parts of an unfinished call are joined. */
function callsIn(log: string): readonly { readonly pid: string; readonly call: string }[] {
  const begun = new Map<string, string>()
  return log.split('\n').flatMap((line) => {
    const [, pid = '', text = ''] = LINE.exec(line) ?? []
    const unfinished = / <unfinished \.\.\.>$/.exec(text)
    if (unfinished !== null) {
      begun.set(pid, text.slice(0, unfinished.index))
      return []
    }
    return [{ pid, call: text.replace(/^<\.\.\. \w+ resumed>/, () => begun.get(pid) ?? '') }]
  })
}

/** The words of `execve("/usr/bin/timeout", ["timeout", "-k"], ...`; null of another call. */
function wordsOf(call: string): readonly string[] | null {
  const list = /^execve\(".*?", \[(.*?)\](?:, 0x|$)/.exec(call)?.[1]
  return list === undefined ? null : quoted(list)
}

/** The paths of a call; relative ones in the folder that strace shows before them, or else in `cwd`. */
function pathsIn(call: string, cwd = ''): readonly string[] {
  return [...call.matchAll(/(?:AT_FDCWD<([^>]*)>, )?("(?:[^"\\]|\\.)*")/g)].flatMap(([, folder = cwd, word = '']) =>
    quoted(word).map((path) => (path.startsWith('/') ? path : `${folder}/${path}`)),
  )
}

function quoted(text: string): readonly string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, inner = '']) =>
    inner.replaceAll(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one)),
  )
}
