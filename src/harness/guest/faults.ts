import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { InstanceKind } from '../../model.ts'
import { instanceFolder } from './fake-guest.ts'

/** The fault of a fake; a part that is absent works as in the real program. */
export interface Fault {
  /** Latency before it acts; fractions are allowed. */
  readonly seconds?: number
  /** Exit status given instead of the true one. */
  readonly status?: number
  /** The fake changes nothing, and reports success. */
  readonly act?: false
  /** The change comes that many seconds after the call, also if the caller is killed. */
  readonly late?: number
  /** The call never returns. */
  readonly hang?: true
  /** TERM is ignored. */
  readonly deaf?: true
  /** Lines printed instead of the true output; a character is a byte. */
  readonly text?: readonly string[]
  /** Lines printed after the true output of qlist; a character is a byte. */
  readonly also?: readonly string[]
  /** That many random bytes are printed instead of the true output. */
  readonly bytes?: number
  /** Only that many calls, from the first on, have the fault. */
  readonly times?: number
}

export type FaultVerb = 'freeze' | 'thaw' | 'history' | 'suspended' | 'session' | 'stat' | 'stat-W' | 'qlist'
export type ListVerb = 'qlist' | 'qall' | 'list' | 'all'
/** What docker or podman is asked for. */
export type EngineVerb = 'inspect' | 'exec'

/** Gives `verb` of one instance a fault from now on; null removes it. */
export function setFault(root: string, kind: InstanceKind, name: string, verb: FaultVerb, fault: Fault | null): void {
  write(join(instanceFolder(root, kind, name), `fault.${verb}`), fault)
}

/** Gives a list command, or a command of docker or podman, a fault; null removes it. */
export function setListFault(root: string, kind: InstanceKind, verb: ListVerb | EngineVerb, fault: Fault | null): void {
  write(join(root, 'fake', `fault.${verb}.${kind}`), fault)
}

/** Gives logger or systemd-run a fault; null removes it. */
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
