import { setTimeout as wait } from 'node:timers/promises'

/** What `look` still finds when it has found nothing, or after 20 s: nothing tells of the end of a process that is not our child. */
export async function untilGone<T>(look: () => readonly T[]): Promise<readonly T[]> {
  const limit = performance.now() + 20_000
  let left = look()
  while (left.length > 0 && performance.now() < limit) {
    await wait(50)
    left = look()
  }
  return left
}
