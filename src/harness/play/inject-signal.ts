import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { STARTED_BY_SETSID, type Target } from '../../hook/processes.ts'
import { LINE, type Point } from '../language/point.ts'
import type { ScenarioContext } from './context.ts'
import { StepBroken } from './step-broken.ts'
import { STRIKE_FOLDER, strikeLog } from './strike-log.ts'

export const STRACE = '/usr/bin/strace'
export const BASH = '/bin/bash'

/** What is done to a process: a signal at a point, or its points are written down. */
export type Injection =
  | { readonly kind: 'strike'; readonly signal: string; readonly point: Point }
  | { readonly kind: 'trace'; readonly by: 'calls' | 'lines' }

/** Replaces a program by a wrapper that becomes the program by exec, so that pid, exit status and death are the program's own. */
export function injectSignal(context: ScenarioContext, victim: Target, blow: Injection): void {
  const folder = context.guest.at(STRIKE_FOLDER)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const byLine = blow.kind === 'strike' ? blow.point.call === LINE : blow.by === 'lines'
  const needed = byLine ? BASH : STRACE
  if (!existsSync(needed)) throw new StepBroken(`${needed} is not installed`)
  const traced = byLine ? underBash(context, blow) : underStrace(context, blow)
  rmSync(strikeLog(context.guest), { force: true })
  context.strike = blow.kind === 'strike' ? { victim, signal: blow.signal } : null
  const words = STARTED_BY_SETSID[victim]
  if (words !== undefined) {
    const real = realSetsid(context, folder)
    const once = join(folder, 'once')
    rmSync(once, { recursive: true, force: true })
    // only the first: what replaces it is not struck too
    const others = `case "$*" in *'${words}'*) mkdir '${once}' 2>/dev/null ;; *) false ;; esac || exec ${real} "$@"\n`
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

/** With -D strace is not the parent of the process, and without -f it traces no child. */
function underStrace({ guest }: ScenarioContext, blow: Injection): string {
  const what =
    blow.kind === 'trace'
      ? '-e signal=none'
      : `-e trace=${blow.point.call} -e inject=${blow.point.call}:signal=${blow.signal}:when=${blow.point.nth}`
  return `${STRACE} -D -q -o ${strikeLog(guest)} ${what}`
}

/** bash reads a file before the script. A DEBUG trap in that file runs before each command, and starts no process. */
function underBash({ guest }: ScenarioContext, blow: Injection): string {
  const file = join(guest.at(STRIKE_FOLDER), 'lines')
  const log = strikeLog(guest)
  const act =
    blow.kind === 'trace'
      ? `echo '${LINE}()' >>${log}`
      : `LINES_RUN=$((LINES_RUN + 1)); [ "$LINES_RUN" -ne ${blow.point.nth} ] || { echo '${cameText(blow.signal)}' >>${log}; kill -s ${blow.signal.slice(3)} "$$"; }`
  const hit = `at_line() { [ "$BASHPID" != "$$" ] || { ${act}; }; }`
  // only for this process: what it starts must not be struck too
  writeFileSync(file, `unset BASH_ENV\nLINES_RUN=0\n${hit}\nset -T\ntrap at_line DEBUG\n`)
  return `env BASH_ENV=${file} ${BASH}`
}

/** As strace tells it. */
function cameText(signal: string): string {
  if (signal === 'SIGKILL') return '+++ killed by SIGKILL +++'
  return `--- ${signal} {}${signal === 'SIGSTOP' ? ' --- stopped by SIGSTOP' : ''}`
}

/** Restores the programs. */
export function restorePrograms(context: ScenarioContext): void {
  const folder = context.guest.at(STRIKE_FOLDER)
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

/** The path of a wrapper: in a namespace it covers the machine's own program. */
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
  // a new file, since a process that runs the old one must not see it change
  rmSync(path, { force: true })
  writeFileSync(path, `#!/bin/sh\n${body}`)
  chmodSync(path, 0o755)
}
