import { endText } from '../host/exit-text.ts'
import type { Host, RunResult } from '../host/host.ts'
import { calledName, callInstance, rootOrUser, type SessionTarget } from './command.ts'
import { credentialsInput } from './credentials-input.ts'

/** Whether the writes of an instance are suspended; `why` names the command that did not answer, and is empty if both did. */
export interface Suspended {
  readonly answer: 'yes' | 'no' | 'unknown'
  readonly why: string
}

const TIMEOUT_MS = 5000
const IS_SUSPENDED = 5
const IS_NOT = 3

/**
 * Asks `iris stat NAME` for WDSUSPD, which needs no login, and IsWDSuspendedExt (5 yes, 3 no), whose login may fail. One yes is a
 * yes: an instance must not be called thawed because one of two commands failed.
 */
export async function askSuspended(host: Host, instance: SessionTarget): Promise<Suspended> {
  const [stat, method] = await Promise.all([
    callInstance(host, instance, rootOrUser(instance), ['stat', calledName(instance)], { timeoutMs: TIMEOUT_MS }),
    callInstance(host, instance, instance.user, sessionWords(calledName(instance), 'IsWDSuspendedExt()'), {
      timeoutMs: TIMEOUT_MS,
      input: await credentialsInput(host, instance.credentials),
    }),
  ])
  return judgeSuspended(stat, method)
}

/** The words of a session that calls one method of Backup.General, as the hooks have them. */
export function sessionWords(name: string, method: string): readonly string[] {
  return ['session', name, '-U', '%SYS', `##Class(Backup.General).${method}`]
}

/** The answer that follows from both answers. */
export function judgeSuspended(stat: RunResult, method: RunResult): Suspended {
  const byStat = fromStat(stat)
  const byMethod = fromMethod(method)
  const why = [
    ...(byStat === 'unknown' ? [`stat: ${endText(stat, TIMEOUT_MS)}`] : []),
    ...(byMethod === 'unknown' ? [`IsWDSuspendedExt: ${endText(method, TIMEOUT_MS)}`] : []),
  ].join('; ')
  if (byStat === 'yes' || byMethod === 'yes') return { answer: 'yes', why }
  if (byStat === 'no' || byMethod === 'no') return { answer: 'no', why }
  return { answer: 'unknown', why }
}

function fromStat({ end, stdout }: RunResult): Suspended['answer'] {
  if (stdout.includes('WDSUSPD')) return 'yes'
  return end.kind === 'exited' && end.status === 0 && stdout.length > 0 ? 'no' : 'unknown'
}

function fromMethod({ end }: RunResult): Suspended['answer'] {
  if (end.kind !== 'exited') return 'unknown'
  return end.status === IS_SUSPENDED ? 'yes' : end.status === IS_NOT ? 'no' : 'unknown'
}
