import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Kind } from '../../model.ts'
import { instanceFolder } from './fake-guest.ts'

/** What goes wrong when a fake is called; what is left out goes right. */
export interface Fault {
  /** Latency before it acts; fractions are allowed. */
  readonly seconds?: number
  /** Exit status given instead of the true one. */
  readonly status?: number
  /** Nothing changes, whatever is said. */
  readonly act?: false
  /** The change comes so many seconds after the call, even if the caller is killed. */
  readonly late?: number
  /** The call never returns. */
  readonly hang?: true
  /** TERM is ignored. */
  readonly deaf?: true
  /** Lines printed instead of the true output; a character is a byte. */
  readonly text?: readonly string[]
  /** Lines printed after the true output of qlist; a character is a byte. */
  readonly also?: readonly string[]
  /** So many random bytes printed instead of the true output. */
  readonly bytes?: number
  /** Only the first so many calls are struck. */
  readonly times?: number
}

export type FaultVerb = 'freeze' | 'thaw' | 'history' | 'suspended' | 'session' | 'stat' | 'stat-W' | 'qlist'
export type ListVerb = 'qlist' | 'qall' | 'list' | 'all'

/** Spoils `verb` of one instance from now on; null heals it. */
export function setFault(root: string, kind: Kind, name: string, verb: FaultVerb, fault: Fault | null): void {
  write(join(instanceFolder(root, kind, name), `fault.${verb}`), fault)
}

/** Spoils a list command as a whole; null heals it. */
export function setListFault(root: string, kind: Kind, verb: ListVerb, fault: Fault | null): void {
  write(join(root, 'fake', `fault.${verb}.${kind}`), fault)
}

/** Spoils logger or systemd-run as a whole; null heals it. */
export function setProgramFault(root: string, program: string, fault: Fault | null): void {
  write(join(root, 'fake', `fault.${program}`), fault)
}

function write(file: string, fault: Fault | null): void {
  const used = `${basename(file)}.used.`
  if (existsSync(dirname(file))) {
    for (const name of readdirSync(dirname(file))) if (name.startsWith(used)) rmSync(join(dirname(file), name))
  }
  if (fault === null) {
    rmSync(file, { force: true })
    return
  }
  const lines = Object.entries(fault).flatMap(
    ([key, value]: [string, string | number | boolean | readonly string[]]) => {
      if (Array.isArray(value)) return value.map((line) => `${key} ${line}`)
      if (key === 'act') return ['act no']
      return value === true ? [key] : [`${key} ${value}`]
    },
  )
  writeFileSync(file, `${lines.join('\n')}\n`, 'latin1')
}
