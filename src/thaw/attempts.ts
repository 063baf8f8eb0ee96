import { endText } from '../host/exit-text.ts'
import type { Host, RunResult } from '../host/host.ts'
import { callInstance, type SessionTarget, wordsOf } from './command.ts'
import { credentialsInput } from './credentials-input.ts'
import { askSuspended, type Suspended, sessionWords } from './suspended.ts'

/** One way to thaw an instance, as it would be typed. */
export interface Attempt {
  readonly typed: string
  readonly timeoutMs: number
  readonly call: (host: Host) => Promise<RunResult>
}

/** One means that was used, how its command ended, and whether the instance was still frozen after it. */
export interface Step {
  readonly typed: string
  readonly result: string
  readonly after: Suspended
}

const STAT_MS = 5000

/**
 * The means for one instance, in their order: ExternalThaw in the form of the hooks, which passes the normal login, and `stat -W`, which needs
 * none: as root, then as the owner, whose instance may let nobody else in.
 */
export function attemptsFor(target: SessionTarget, owner: string): readonly Attempt[] {
  const { name, user, credentials, thawTimeout } = target
  const thaw = sessionWords(name, 'ExternalThaw(0)')
  const wake = ['stat', name, '-W']
  const means = (as: string, words: readonly string[], timeoutMs: number, path: string | null): Attempt => ({
    typed: wordsOf(target, as, words),
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
    means('', wake, STAT_MS, null),
    ...(owner === '' || owner === 'root' ? [] : [means(owner, wake, STAT_MS, null)]),
  ]
}

/** Uses one means after the other until the instance says that it is not frozen. One that cannot say so meets them all. */
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
