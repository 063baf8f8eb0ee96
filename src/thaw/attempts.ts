import { endText } from '../host/exit-text.ts'
import type { Host, RunResult } from '../host/host.ts'
import { calledName, callInstance, rootOrUser, type SessionTarget, wordsOf } from './command.ts'
import { credentialsInput } from './credentials-input.ts'
import { askSuspended, type Suspended, sessionWords } from './suspended.ts'

/** One method to thaw an instance, as one would type it. */
export interface Attempt {
  readonly typed: string
  readonly timeoutMs: number
  readonly call: (host: Host) => Promise<RunResult>
}

/** One method that was used, how its command ended, and whether the instance was frozen after it. */
export interface Step {
  readonly typed: string
  readonly result: string
  readonly after: Suspended
}

const STAT_MS = 5000

/**
 * The methods for one instance, in their order: ExternalThaw as the hooks call it, which needs a login, and `stat -W`, which needs
 * none: first as root, then as the owner, since the instance may refuse all other users.
 */
export function attemptsFor(target: SessionTarget, owner: string): readonly Attempt[] {
  const { user, credentials, thawTimeout } = target
  const name = calledName(target)
  const thaw = sessionWords(name, 'ExternalThaw(0)')
  const wake = ['stat', name, '-W']
  const means = (as: string, words: readonly string[], timeoutMs: number, path: string | null): Attempt => ({
    typed: wordsOf(target, as, words, timeoutMs),
    timeoutMs,
    call: async (host) =>
      await callInstance(host, target, as, words, {
        timeoutMs,
        changes: true,
        input: await credentialsInput(host, path),
      }),
  })
  return [
    means(user, thaw, thawTimeout * 1000, credentials),
    means(rootOrUser(target), wake, STAT_MS, null),
    ...(owner === '' || owner === 'root' ? [] : [means(owner, wake, STAT_MS, null)]),
  ]
}

/** Uses one method after the other until the instance answers that it is not frozen. If it does not answer, all methods are used. */
export async function thawInstance(host: Host, target: SessionTarget, owner: string): Promise<readonly Step[]> {
  const steps: Step[] = []
  for (const { typed, timeoutMs, call } of attemptsFor(target, owner)) {
    const result = endText(await call(host), timeoutMs)
    const after = await askSuspended(host, target)
    steps.push({ typed, result, after })
    if (after.answer === 'no') break
  }
  return steps
}
