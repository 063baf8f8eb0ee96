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
import type { Point, Target } from '../language/point.ts'
import type { ScenarioContext } from './context.ts'
import { StepBroken } from './step-broken.ts'

export const STRACE = '/usr/bin/strace'
export const BASH = '/bin/bash'
/** Where there is no strace. */
export const LINE = 'line'
/** On the guest: not in a folder whose files VMware Tools runs. */
const FOLDER = '/run/struck'

/** What is done to a process: a signal at a point, or its points are written down. */
export type Injection =
  | { readonly kind: 'strike'; readonly signal: string; readonly point: Point }
  | { readonly kind: 'trace'; readonly by: 'calls' | 'lines' }

/** Puts a wrapper in the place of a program, which it becomes: pid, status and death are its own. */
export function injectSignal(context: ScenarioContext, victim: Target, blow: Injection): void {
  const folder = context.guest.at(FOLDER)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const byLine = blow.kind === 'strike' ? blow.point.call === LINE : blow.by === 'lines'
  const needed = byLine ? BASH : STRACE
  if (!existsSync(needed)) throw new StepBroken(`${needed} is not installed`)
  const traced = byLine ? underBash(folder, blow) : underStrace(folder, blow)
  if (victim === 'keeper') {
    const real = realSetsid(context, folder)
    // A rescue is another keeper.
    const others = `case "$*" in *' keep freeze '*) ;; *) exec ${real} "$@" ;; esac\n`
    writeProgram(context.guest.at('/usr/bin/setsid'), `${others}exec ${real} ${traced} "$@"\n`)
    return
  }
  const path = victim === 'pre-freeze' ? context.paths.preFreeze : context.paths.postThaw
  const real = join(folder, basename(path))
  if (!existsSync(real)) {
    copyFileSync(path, `${real}.new`)
    chmodSync(`${real}.new`, 0o700)
    renameSync(`${real}.new`, real)
  }
  writeProgram(path, `exec ${traced} ${real} "$@"\n`)
}

/** With -D strace is no parent, and without -f it touches no child. */
function underStrace(folder: string, blow: Injection): string {
  const what =
    blow.kind === 'trace'
      ? '-e signal=none'
      : `-e trace=${blow.point.call} -e inject=${blow.point.call}:signal=${blow.signal}:when=${blow.point.nth}`
  return `${STRACE} -D -q -o ${join(folder, 'trace')} ${what}`
}

/** bash reads a file before the script: a DEBUG trap in it comes before each command, and no process is started for that. */
function underBash(folder: string, blow: Injection): string {
  const file = join(folder, 'lines')
  const act =
    blow.kind === 'trace'
      ? `echo '${LINE}()' >>${join(folder, 'trace')}`
      : `LINES_RUN=$((LINES_RUN + 1)); [ "$LINES_RUN" -ne ${blow.point.nth} ] || kill -s ${blow.signal.slice(3)} "$$"`
  const hit = `at_line() { [ "$BASHPID" != "$$" ] || { ${act}; }; }`
  // only for this process: what it starts must not be struck too
  writeFileSync(file, `unset BASH_ENV\nLINES_RUN=0\n${hit}\nset -T\ntrap at_line DEBUG\n`)
  return `env BASH_ENV=${file} ${BASH}`
}

/** The programs are as they were again. */
export function restorePrograms(context: ScenarioContext): void {
  const folder = context.guest.at(FOLDER)
  for (const path of [context.paths.preFreeze, context.paths.postThaw]) {
    const real = join(folder, basename(path))
    if (!existsSync(real)) continue
    rmSync(path)
    copyFileSync(real, path)
    chmodSync(path, 0o700)
  }
  const setsid = context.guest.at('/usr/bin/setsid')
  if (context.guest.mode === 'sandbox') rmSync(setsid, { force: true })
  else if (existsSync(join(folder, 'setsid'))) {
    rmSync(setsid)
    copyFileSync(join(folder, 'setsid'), setsid)
    chmodSync(setsid, 0o755)
  }
}

/** In a namespace the wrapper hides the machine's own. */
function realSetsid({ guest }: ScenarioContext, folder: string): string {
  if (guest.mode === 'sandbox') return '/usr/bin/setsid'
  const copy = join(folder, 'setsid')
  if (!existsSync(copy)) {
    copyFileSync('/usr/bin/setsid', copy)
    chmodSync(copy, 0o755)
  }
  return copy
}

function writeProgram(path: string, body: string): void {
  // A new file: a process that runs the old one must not see it change.
  rmSync(path, { force: true })
  writeFileSync(path, `#!/bin/sh\n${body}`)
  chmodSync(path, 0o755)
}

/** The points of a victim that was traced, in their order; its own start is not among them. */
export function tracedPoints({ guest }: ScenarioContext): readonly Point[] {
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
