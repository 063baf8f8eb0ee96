import type { Kind } from '../model.ts'

/** The log in which an instance records its own life, as a path on the guest. `ConsoleFile` of the instance's CPF may name another place. */
export function consoleLogPath({ kind, directory }: { readonly kind: Kind; readonly directory: string }): string {
  return `${directory}/mgr/${kind === 'iris' ? 'messages.log' : 'cconsole.log'}`
}
