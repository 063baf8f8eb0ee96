import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { type Play, StepBroken } from './play.ts'

/** The processes that can be struck; the keeper is the one that our pre-freeze starts. */
export const VICTIMS = ['pre-freeze', 'post-thaw', 'keeper'] as const
export type Victim = (typeof VICTIMS)[number]

/** A moment of one process: the `nth` call of `call` since its start, 1-based. strace counts each system call apart. */
export interface Point {
  readonly call: string
  readonly nth: number
}

export const STRACE = '/usr/bin/strace'
/** On the guest: not in a folder whose files VMware Tools runs. */
const FOLDER = '/run/struck'

/**
 * Puts a wrapper in the place of a victim, which becomes it under strace: with -D strace is no parent, so that pid, status and death are the victim's,
 * and without -f it touches no child. With a point it is struck there by `signal`, without one its calls are written down.
 */
export function strike(play: Play, victim: Victim, signal: string, point: Point | null): void {
  if (!existsSync(STRACE)) throw new StepBroken(`${STRACE} is not installed`)
  const folder = play.guest.at(FOLDER)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const what =
    point === null
      ? '-e signal=none'
      : `-e trace=${point.call} -e inject=${point.call}:signal=${signal}:when=${point.nth}`
  const traced = `${STRACE} -D -q -o ${join(folder, 'trace')} ${what}`
  if (victim === 'keeper') {
    const real = realSetsid(play, folder)
    // A rescue is another keeper.
    const others = `case "$*" in *' keep freeze '*) ;; *) exec ${real} "$@" ;; esac\n`
    writeProgram(play.guest.at('/usr/bin/setsid'), `${others}exec ${real} ${traced} "$@"\n`)
    return
  }
  const path = victim === 'pre-freeze' ? play.paths.preFreeze : play.paths.postThaw
  const real = join(folder, basename(path))
  if (!existsSync(real)) {
    copyFileSync(path, `${real}.new`)
    chmodSync(`${real}.new`, 0o700)
    renameSync(`${real}.new`, real)
  }
  writeProgram(path, `exec ${traced} ${real} "$@"\n`)
}

/** The victims are themselves again. */
export function unstrike(play: Play): void {
  const folder = play.guest.at(FOLDER)
  for (const path of [play.paths.preFreeze, play.paths.postThaw]) {
    const real = join(folder, basename(path))
    if (!existsSync(real)) continue
    rmSync(path)
    copyFileSync(real, path)
    chmodSync(path, 0o700)
  }
  const setsid = play.guest.at('/usr/bin/setsid')
  if (play.guest.mode === 'sandbox') rmSync(setsid, { force: true })
  else if (existsSync(join(folder, 'setsid'))) {
    rmSync(setsid)
    copyFileSync(join(folder, 'setsid'), setsid)
    chmodSync(setsid, 0o755)
  }
}

/** In a namespace the wrapper hides the machine's own. */
function realSetsid({ guest }: Play, folder: string): string {
  if (guest.mode === 'sandbox') return '/usr/bin/setsid'
  const copy = join(folder, 'setsid')
  if (!existsSync(copy)) {
    copyFileSync('/usr/bin/setsid', copy)
    chmodSync(copy, 0o755)
  }
  return copy
}

function writeProgram(path: string, body: string): void {
  // A new file: whoever runs the old one must not see it change.
  rmSync(path, { force: true })
  writeFileSync(path, `#!/bin/sh\n${body}`)
  chmodSync(path, 0o755)
}

/** The points of a victim that was traced, in their order; its own start is not among them. */
export function tracedPoints({ guest }: Play): readonly Point[] {
  const log = join(guest.at(FOLDER), 'trace')
  if (!existsSync(log)) return []
  const counts = new Map<string, number>()
  return readFileSync(log, 'latin1')
    .split('\n')
    .flatMap((line) => {
      const call = /^(\w+)\(/.exec(line)?.[1]
      if (call === undefined || call === 'execve') return []
      const nth = (counts.get(call) ?? 0) + 1
      counts.set(call, nth)
      return [{ call, nth }]
    })
}
