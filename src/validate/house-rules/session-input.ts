import type { Command, Run } from '../script/model.ts'

/** How a run enters an instance. */
export interface Entry {
  /** As it is named on the command line. */
  readonly instance: string
  /** What is to be run there; null if the command line does not say. */
  readonly routine: string | null
}

/** How a run enters an instance; null if it does not. */
export function entryOf({ name, args }: Run): Entry | null {
  const isDirect = name === 'irissession' || name === 'csession'
  const isCommand = (name === 'iris' || name === 'ccontrol') && /^(?:session|terminal)$/.test(args[0] ?? '')
  if (!isDirect && !isCommand) return null
  const [instance = '', ...rest] = isDirect ? args : args.slice(1)
  let routine: string | null = null
  for (let at = 0; at < rest.length && routine === null; at++) {
    const arg = rest[at] ?? ''
    if (arg === '-U') at++
    else if (!arg.startsWith('-')) routine = rest.slice(at).join(' ')
  }
  return { instance, routine }
}

/** A session that is told on standard input what to do, without a last word about its status. */
export function isToldByInput(command: Command): boolean {
  const entries = command.runs.map(entryOf).filter((entry) => entry !== null)
  if (entries.length === 0 || entries.some(({ routine }) => routine !== null)) return false
  if (command.runs.some((run) => run.readsFile && entryOf(run) !== null)) return true
  return command.input !== null && !/Terminate\(/i.test(command.input)
}
